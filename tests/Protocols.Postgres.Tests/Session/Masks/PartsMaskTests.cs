using System.Buffers.Binary;
using System.Text;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Masks;
using static HoopWire.Postgres.Tests.Session.Masks.MaskRig;

namespace HoopWire.Postgres.Tests.Session.Masks;

public class PartsMaskTests
{
    private const uint Json = 114;
    private const uint Jsonb = 3802;
    private const uint Record = 2249;

    [Theory]
    [InlineData(TextArray, MaskKind.Partial, "{4111111111111111,NULL,\"bob@\\\"x\\\"\"}", "{\"************1111\",NULL,\"***@\\\"x\\\"\"}")]
    [InlineData(TextArray, MaskKind.Redact, "[0:1]={a,b}", "[0:1]={\"[redacted]\",\"[redacted]\"}")]
    [InlineData(TextArray, MaskKind.Zero, "{{a,\"NULL\"},{\"\",NULL}}", "{{\"\",\"\"},{\"\",NULL}}")]
    [InlineData(TextArray, MaskKind.Redact, "{}", "{}")]
    [InlineData(Int4Array, MaskKind.Redact, "{1,2}", "{NULL,NULL}")]
    [InlineData(Int4Array, MaskKind.Zero, "{1,NULL}", "{\"0\",NULL}")]
    public void Array_Text_MasksEachElement(uint type, MaskKind kind, string value, string expected) =>
        Assert.Equal(expected, Text(Rule(kind), type, value));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{a")]
    [InlineData("{\"a}")]
    [InlineData("}{")]
    [InlineData("{a}b")]
    [InlineData("secret{a}")]
    [InlineData("{{{{{{{a}}}}}}}")]
    public void Array_MalformedText_BecomesNull(string value) => Assert.Null(Text(Rule(MaskKind.Redact), TextArray, value));

    [Fact]
    public void Array_Binary_MasksEachElementAndKeepsItsHead()
    {
        byte[] cell = Ints(1, 0, 25, 3, 1, 1, (byte)'x', -1, 2, "yz");
        Assert.Equal(Ints(1, 1, 25, 3, 1, 10, "[redacted]", -1, 10, "[redacted]"), Binary(Rule(MaskKind.Redact), TextArray, cell));
        Assert.Equal(Ints(1, 1, 23, 2, 1, -1, -1), Binary(Rule(MaskKind.Redact), Int4Array, Ints(1, 0, 23, 2, 1, 4, 7, 4, 8)));
        Assert.Equal(Ints(0, 0, 25), Binary(Rule(MaskKind.Redact), TextArray, Ints(0, 0, 25)));
    }

    [Fact]
    public void Array_BinaryOfAnotherTypeOrCount_BecomesNull()
    {
        Assert.Null(Binary(Rule(MaskKind.Zero), TextArray, Ints(1, 0, 23, 1, 1, 4, 7)));
        Assert.Null(Binary(Rule(MaskKind.Zero), TextArray, Ints(1, 0, 25, 2, 1, 1, (byte)'x')));
        Assert.Null(Binary(Rule(MaskKind.Zero), TextArray, Ints(1, 0, 25, 1, 1, 1, (byte)'x', (byte)'y')));
        Assert.Null(Binary(Rule(MaskKind.Zero), TextArray, Ints(2, 0, 25, 0x7FFFFFFF, 1, 0x7FFFFFFF, 1)));
        Assert.Null(Binary(Rule(MaskKind.Zero), TextArray, Ints(7, 0, 25)));
    }

    [Theory]
    [InlineData("(\"12 Elm, Town\",4711)", "(\"********Town\",)")]
    [InlineData("(,)", "(,)")]
    [InlineData("(\"a \"\"b\"\" c d\",1)", "(\"***** c d\",)")]
    public void Composite_Text_MasksEachField(string value, string expected) => Assert.Equal(expected, Text(Rule(MaskKind.Partial), Address, value));

    [Theory]
    [InlineData("(a)")]
    [InlineData("(a,1,2)")]
    [InlineData("a,1")]
    [InlineData("(a,1)x")]
    public void Composite_MalformedText_BecomesNull(string value) => Assert.Null(Text(Rule(MaskKind.Zero), Address, value));

    [Fact]
    public void Composite_Binary_MasksEachField()
    {
        byte[] cell = Ints(2, 25, 2, "ab", 23, 4, 4711);
        Assert.Equal(Ints(2, 25, 10, "[redacted]", 23, -1), Binary(Rule(MaskKind.Redact), Address, cell));
        Assert.Equal(Ints(2, 25, 0, 23, 4, 0), Binary(Rule(MaskKind.Zero), Record, cell));
        Assert.Null(Binary(Rule(MaskKind.Zero), Record, cell[..^1]));
        Assert.Null(Text(Rule(MaskKind.Zero), Record, "(ab,4711)"));
    }

    [Fact]
    public void Record_TypeThatNobodyKnows_BecomesNullInside() =>
        Assert.Equal(Ints(1, 99_999, -1), Binary(Rule(MaskKind.Zero), Record, Ints(1, 99_999, 4, "leak")));

    [Fact]
    public void ArrayOfComposites_Text_IsQuotedTwice() =>
        Assert.Equal("{\"(\\\"[redacted]\\\",)\"}", Text(Rule(MaskKind.Redact), AddressArray, "{\"(\\\"a b\\\",1)\"}"));

    [Theory]
    [InlineData("[2024-05-06,2024-07-08)", "[\"2024-05-01\",\"2024-07-01\")")]
    [InlineData("(,2024-07-08]", "(,\"2024-07-01\"]")]
    [InlineData("empty", "empty")]
    public void Range_Text_TruncatesItsBounds(string value, string expected) =>
        Assert.Equal(expected, Text(new MaskRule(MaskKind.TruncateDate) { TruncateTo = DateUnit.Month }, DateRange, value));

    [Fact]
    public void Range_MasksThatDoNotKeepTheOrder_BecomeNull()
    {
        Assert.Null(Text(Rule(MaskKind.Redact), DateRange, "[2024-05-06,2024-07-08)"));
        Assert.Null(Text(Rule(MaskKind.Token), DateRange, "[2024-05-06,2024-07-08)"));
        Assert.Null(Text(Rule(MaskKind.Zero), DateRange, "[2024-05-06,2024-07-08"));
    }

    [Fact]
    public void Multirange_BothFormats_MaskEachRange()
    {
        var month = new MaskRule(MaskKind.TruncateDate) { TruncateTo = DateUnit.Month };
        Assert.Equal("{[\"2024-05-01\",\"2024-05-01\"),[\"2024-07-01\",)}", Text(month, DateMultirange, "{[2024-05-06,2024-05-08),[2024-07-08,)}"));
        Assert.Equal("{}", Text(month, DateMultirange, "{}"));
        byte[] range = [2, .. Ints(4, 5, 4, 9)];
        Assert.Equal([.. Ints(1, 17), 2, .. Ints(4, 0, 4, 0)], Binary(month, DateMultirange, [.. Ints(1, 17), .. range]));
        Assert.Null(Text(month, DateMultirange, "{[2024-05-06,2024-05-08),}"));
    }

    [Theory]
    [InlineData(MaskKind.Redact, "{\"a\": 1}", "\"[redacted]\"")]
    [InlineData(MaskKind.Zero, "{\"a\": [1.5, \"x\", true, null, {}]}", "{\"a\": [0, \"\", false, null, {}]}")]
    [InlineData(MaskKind.Partial, "[\"4111111111111111\", 12, true]", "[\"************1111\", null, null]")]
    [InlineData(MaskKind.Partial, "\"tab\\t123456\\u00e9\\\"\\\\\"", "\"*******456é\\\"\\\\\"")]
    [InlineData(MaskKind.Zero, "7", "0")]
    public void Json_Text_MasksItsLeaves(MaskKind kind, string value, string expected)
    {
        string? masked = Text(Rule(kind), Json, value);
        if (kind == MaskKind.Partial && value.StartsWith('"')) Assert.EndsWith("\\\"\\\\\"", masked, StringComparison.Ordinal);
        else Assert.Equal(expected, masked);
        byte[]? binary = Binary(Rule(kind), Jsonb, [1, .. Encoding.UTF8.GetBytes(value)]);
        Assert.Equal([1, .. Encoding.UTF8.GetBytes(masked!)], binary);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\": ")]
    [InlineData("{} {}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("secret")]
    public void Json_Malformed_BecomesNull(string value) => Assert.Null(Text(Rule(MaskKind.Zero), Json, value));

    [Fact]
    public void Jsonb_OtherVersion_BecomesNull() => Assert.Null(Binary(Rule(MaskKind.Zero), Jsonb, [2, .. "{}"u8]));

    [Fact]
    public void Json_TooDeep_BecomesNull() => Assert.Null(Text(Rule(MaskKind.Zero), Json, new string('[', 5000) + new string(']', 5000)));

    [Fact]
    public void Enum_Zero_IsTheFirstLabel()
    {
        Assert.Equal("sad", Text(Rule(MaskKind.Zero), Mood, "happy"));
        Assert.Null(Text(Rule(MaskKind.Redact), Mood, "happy"));
        Assert.Equal("[redacted]", Text(Rule(MaskKind.Redact), Phone, "555"));
    }

    [Fact]
    public void For_CatalogueThatContainsItself_Ends()
    {
        var types = new TypeCatalogue([new PgType(1, PgTypeKind.Composite) { Fields = [(1, -1), (1, -1), (1, -1)] }, new PgType(2, PgTypeKind.Domain) { Inner = 2 }]);
        var kernels = new MaskKernels(types, null);
        Assert.NotNull(kernels.For(Rule(MaskKind.Redact), 1, -1, true));
        Assert.Equal(CellKernel.Null, kernels.For(Rule(MaskKind.Redact), 2, -1, true).Write("x"u8, new byte[64]));
    }

    /// <summary>Int32s, bytes and texts one after the other.</summary>
    private static byte[] Ints(params object[] parts)
    {
        var bytes = new List<byte>();
        byte[] four = new byte[4];
        foreach (object part in parts)
        {
            if (part is int number)
            {
                BinaryPrimitives.WriteInt32BigEndian(four, number);
                bytes.AddRange(four);
            }
            else if (part is byte single)
            {
                bytes.Add(single);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes((string)part));
            }
        }
        return [.. bytes];
    }
}
