using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Masks;
using static HoopWire.Postgres.Tests.Session.Masks.MaskRig;

namespace HoopWire.Postgres.Tests.Session.Masks;

public class NumberMaskTests
{
    private const uint Int2 = 21;
    private const uint Int4 = 23;
    private const uint Int8 = 20;
    private const uint Numeric = 1700;
    private const uint Money = 790;

    [Theory]
    [InlineData(MaskKind.Token)]
    [InlineData(MaskKind.Fpe)]
    public void Integers_TextAndBinaryAndWidth_GiveTheSameNumber(MaskKind kind)
    {
        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            int value = random.Next(1_000_000, int.MaxValue) * (random.Next(2) == 0 ? 1 : -1);
            string text = value.ToString(CultureInfo.InvariantCulture);
            byte[] four = new byte[4], eight = new byte[8];
            BinaryPrimitives.WriteInt32BigEndian(four, value);
            BinaryPrimitives.WriteInt64BigEndian(eight, value);
            int masked = BinaryPrimitives.ReadInt32BigEndian(Binary(Rule(kind), Int4, four)!);
            Assert.NotEqual(value, masked);
            Assert.Equal(Math.Sign(value), Math.Sign(masked));
            Assert.Equal(masked.ToString(CultureInfo.InvariantCulture), Text(Rule(kind), Int4, text));
            if (kind == MaskKind.Token || text.TrimStart('-').Length < 10) Assert.Equal(masked, BinaryPrimitives.ReadInt64BigEndian(Binary(Rule(kind), Int8, eight)!));
            if (kind == MaskKind.Fpe) Assert.Equal(text.Length, masked.ToString(CultureInfo.InvariantCulture).Length);
        }
    }

    [Fact]
    public void Fpe_NumbersOfOneLength_StayDifferent()
    {
        var seen = new HashSet<string>();
        for (int i = 100_000; i < 110_000; i++)
        {
            string masked = Text(Rule(MaskKind.Fpe), Int4, i.ToString(CultureInfo.InvariantCulture))!;
            Assert.Equal(6, masked.Length);
            Assert.NotEqual('0', masked[0]);
            Assert.True(seen.Add(masked));
        }
    }

    [Theory]
    [InlineData(Int4, "99999")]
    [InlineData(Int4, "2147483648")]
    [InlineData(Int4, "12a")]
    [InlineData(Int2, "12345")]
    [InlineData(Int8, "-9223372036854775808")]
    public void Fpe_NoDomainOrNoNumber_BecomesNull(uint type, string value) => Assert.Null(Text(Rule(MaskKind.Fpe), type, value));

    [Theory]
    [InlineData("123456.78")]
    [InlineData("-123456.7800")]
    [InlineData("0.12345678")]
    [InlineData("1000000")]
    [InlineData("10000000000000000000000.00001")]
    public void Fpe_Numeric_KeepsDigitsAndScaleInBothFormats(string value)
    {
        string text = Text(Rule(MaskKind.Fpe), Numeric, value)!;
        Assert.Equal(value.Length, text.Length);
        Assert.Equal(value.IndexOf('.', StringComparison.Ordinal), text.IndexOf('.', StringComparison.Ordinal));
        Assert.NotEqual(value, text);
        Assert.Equal(text, Format(Binary(Rule(MaskKind.Fpe), Numeric, Cell(value))!));
    }

    [Fact]
    public void Token_Numeric_IsAWholeNumberThatDoesNotDependOnScale()
    {
        string token = Text(Rule(MaskKind.Token), Numeric, "1.5")!;
        Assert.Matches("^[1-9][0-9]{24}$", token);
        Assert.Equal(token, Text(Rule(MaskKind.Token), Numeric, "1.500"));
        Assert.Equal(token, Format(Binary(Rule(MaskKind.Token), Numeric, Cell("1.50"))!));
        Assert.NotEqual(token, Text(Rule(MaskKind.Token), Numeric, "15"));
        Assert.Null(Text(Rule(MaskKind.Token), Numeric, "1.5", ((10 << 16) | 2) + 4));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e5")]
    [InlineData("1.")]
    [InlineData("")]
    public void Numeric_NoNumber_BecomesNull(string value)
    {
        Assert.Null(Text(Rule(MaskKind.Fpe), Numeric, value));
        Assert.Null(Text(Rule(MaskKind.Token), Numeric, value));
    }

    [Theory]
    [InlineData(0xC000)]
    [InlineData(0xD000)]
    [InlineData(0xF000)]
    public void Numeric_BinaryNaNAndInfinities_BecomeNull(int sign)
    {
        byte[] cell = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(cell.AsSpan(4), (ushort)sign);
        Assert.Null(Binary(Rule(MaskKind.Token), Numeric, cell));
        Assert.Null(Binary(Rule(MaskKind.Fpe), Numeric, cell));
    }

    [Fact]
    public void DecimalText_AnyNumber_ComesBackAsItWas()
    {
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            decimal number = new(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29));
            string text = number.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(text, Format(Cell(text)));
        }
        Assert.Equal("0", Format(Cell("0")));
        Assert.Equal("0.00", Format(Cell("0.00")));
        Assert.Equal("0.00000001", Format(Cell("0.00000001")));
        Assert.Equal("100000000", Format(Cell("100000000")));
    }

    [Fact]
    public void Fpe_MoneyInTextAndBinary_IsTheSameAmount()
    {
        byte[] cell = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(cell, 123_456_789);
        long cents = BinaryPrimitives.ReadInt64BigEndian(Binary(Rule(MaskKind.Fpe), Money, cell)!);
        string text = Text(Rule(MaskKind.Fpe), Money, "$1,234,567.89")!;
        Assert.Matches(@"^\$\d,\d{3},\d{3}\.\d{2}$", text);
        Assert.Equal(cents.ToString(CultureInfo.InvariantCulture), string.Concat(text.Where(char.IsAsciiDigit)));
    }

    private static byte[] Cell(string text)
    {
        byte[] cell = new byte[400];
        Assert.True(DecimalText.TryParse(Encoding.ASCII.GetBytes(text), cell, out int length));
        return cell[..length];
    }

    private static string Format(byte[] cell)
    {
        byte[] text = new byte[256];
        Assert.True(DecimalText.TryFormat(cell, text, out int length));
        return Encoding.ASCII.GetString(text, 0, length);
    }
}
