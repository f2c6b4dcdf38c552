using HoopWire.Policy;
using static HoopWire.Postgres.Tests.Session.Masks.MaskRig;

namespace HoopWire.Postgres.Tests.Session.Masks;

public class TextMaskTests
{
    private const uint TextType = 25;
    private const uint BpChar = 1042;
    private const uint VarChar = 1043;

    [Theory]
    [InlineData("4111111111111111", "************1111")]
    [InlineData("bob@example.com", "***@example.com")]
    [InlineData("12345678", "********")]
    [InlineData("naïve café", "******café")]
    [InlineData("", "")]
    public void Partial_Text_HidesAllButTheEndOrTheDomain(string value, string expected) =>
        Assert.Equal(expected, Text(Rule(MaskKind.Partial), TextType, value));

    [Fact]
    public void Partial_Options_AreKeptTo()
    {
        Assert.Equal("*************om", Text(new MaskRule(MaskKind.Partial) { Kept = KeptPart.Last, KeptCharacters = 2 }, TextType, "bob@example.com"));
        Assert.Equal("***@example.com", Text(new MaskRule(MaskKind.Partial) { Kept = KeptPart.Domain }, TextType, "bob@example.com"));
        Assert.Equal("************", Text(new MaskRule(MaskKind.Partial) { Kept = KeptPart.Domain }, TextType, "411111111111"));
    }

    [Theory]
    [InlineData(VarChar, 8 + 4, "x", "[redacte")]
    [InlineData(VarChar, 12 + 4, "x", "[redacted]")]
    [InlineData(BpChar, 12 + 4, "abc         ", "[redacted]  ")]
    [InlineData(BpChar, 3 + 4, "abc", "[re")]
    public void Redact_TypeWithALength_StaysWithinIt(uint type, int modifier, string value, string expected) =>
        Assert.Equal(expected, Text(Rule(MaskKind.Redact), type, value, modifier));

    [Fact]
    public void Token_SameValueInAnyTextType_IsTheSame()
    {
        string token = Text(Rule(MaskKind.Token), TextType, "078-05-1120")!;
        Assert.Matches("^tok_[a-z2-7]{20}$", token);
        Assert.Equal(token, Text(Rule(MaskKind.Token), VarChar, "078-05-1120", 30 + 4));
        Assert.Equal(token, Text(Rule(MaskKind.Token), BpChar, "078-05-1120".PadRight(24), 24 + 4));
        Assert.NotEqual(token, Text(Rule(MaskKind.Token), TextType, "078-05-1121"));
        Assert.NotEqual(token, Text(new MaskRule(MaskKind.Token) { Domain = "other" }, TextType, "078-05-1120"));
        Assert.Null(Text(Rule(MaskKind.Token), VarChar, "078-05-1120", 23 + 4));
    }

    [Theory]
    [InlineData("078-05-1120", @"^\d{3}-\d{2}-\d{4}$")]
    [InlineData("+1 (555) 010-4477", @"^\+\d \(\d{3}\) \d{3}-\d{4}$")]
    [InlineData("4111 1111 1111 1111", @"^\d{4} \d{4} \d{4} \d{4}$")]
    public void Fpe_Digits_KeepTheirPlaces(string value, string shape)
    {
        string masked = Text(Rule(MaskKind.Fpe), TextType, value)!;
        Assert.Matches(shape, masked);
        Assert.NotEqual(value, masked);
        Assert.Equal(masked, Text(Rule(MaskKind.Fpe), TextType, value));
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("078-05-112O")]
    [InlineData("número 1234567")]
    [InlineData("")]
    public void Fpe_TooSmallOrWithLetters_BecomesNull(string value) => Assert.Null(Text(Rule(MaskKind.Fpe), TextType, value));

    [Fact]
    public void Fpe_Alphanumeric_ReplacesLettersToo()
    {
        var rule = new MaskRule(MaskKind.Fpe) { Alphanumeric = true };
        string masked = Text(rule, TextType, "DE89-3704-0044-0532")!;
        Assert.Matches("^[0-9A-Za-z]{4}(-[0-9A-Za-z]{4}){3}$", masked);
        Assert.NotEqual("DE89-3704-0044-0532", masked);
        Assert.Null(Text(rule, TextType, "Grüße an alle"));
        Assert.Null(Text(rule, TextType, "abc"));
    }

    [Theory]
    [InlineData(DateUnit.Year, "1990-01-01")]
    [InlineData(DateUnit.Quarter, "1990-04-01")]
    [InlineData(DateUnit.Month, "1990-06-01")]
    [InlineData(DateUnit.Day, "1990-06-15")]
    public void TruncateDate_DateInText_IsTruncated(DateUnit unit, string expected) =>
        Assert.Equal(expected, Text(new MaskRule(MaskKind.TruncateDate) { TruncateTo = unit }, TextType, "1990-06-15"));

    [Theory]
    [InlineData("15.06.1990")]
    [InlineData("Bob, born 1990-06-15")]
    [InlineData("1990-13-15")]
    [InlineData("1990-06-15 later")]
    [InlineData("99-06-15")]
    public void TruncateDate_OtherText_BecomesNull(string value) =>
        Assert.Null(Text(new MaskRule(MaskKind.TruncateDate) { TruncateTo = DateUnit.Day }, TextType, value));
}
