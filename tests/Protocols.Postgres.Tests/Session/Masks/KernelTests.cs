using HoopWire.Kit;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Masks;
using static HoopWire.Postgres.Tests.Session.Masks.MaskRig;

namespace HoopWire.Postgres.Tests.Session.Masks;

public class KernelTests
{
    private static readonly uint[] Types =
    [
        16, 17, 18, 19, 20, 21, 23, 25, 26, 114, 142, 650, 700, 701, 774, 790, 829, 869, 1042, 1043, 1082, 1083, 1114, 1184, 1186, 1266, 1560, 1562, 1700,
        2249, 2950, 3802, 12_345, Int4Array, TextArray, DateRange, DateMultirange, Mood, Address, Phone, AddressArray,
    ];

    public static TheoryData<MaskKind> Kinds() => [.. Enum.GetValues<MaskKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_AnyBytes_StaysWithinTheBoundAndIsTheSameTwice(MaskKind kind)
    {
        var random = new Random((int)kind);
        string[] seeds = ["{a,\"b\\\"c\",NULL}", "(1,\"a\"\"b\")", "[2024-05-06,2024-07-08)", "{\"a\": [1, \"b\"]}", "2024-05-06 12:34:56+02", "-1234567.89", "bob@example.com"];
        foreach (uint type in Types)
            foreach (bool binary in new[] { false, true })
                for (int i = 0; i < 60; i++)
                {
                    byte[] cell = i % 2 == 0 ? System.Text.Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]) : new byte[random.Next(40)];
                    if (i % 2 == 1) random.NextBytes(cell);
                    else if (cell.Length > 0) cell[random.Next(cell.Length)] ^= (byte)(1 << random.Next(8));
                    byte[]? first = Masked(Rule(kind), type, -1, binary, cell);
                    Assert.Equal(first, Masked(Rule(kind), type, -1, binary, cell));
                }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_TypeThatNobodyKnows_BecomesNull(MaskKind kind)
    {
        Assert.Null(Text(Rule(kind), 12_345, "secret"));
        Assert.Null(Binary(Rule(kind), 12_345, [1, 2, 3]));
        Assert.Null(Text(Rule(kind), 142, "<secret/>"));
    }

    [Theory]
    [InlineData(MaskKind.Token)]
    [InlineData(MaskKind.Fpe)]
    public void For_NoKeys_BecomesNull(MaskKind kind)
    {
        var kernel = new MaskKernels(TypeCatalogue.BuiltIn, null).For(Rule(kind), 25, -1, false);
        Assert.Equal(CellKernel.Null, kernel.Write("4111111111111111"u8, new byte[64]));
    }

    [Fact]
    public void Uuid_TextAndBinary_AreTheSameOfVersion8()
    {
        var value = Guid.Parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        string text = Text(Rule(MaskKind.Token), 2950, value.ToString())!;
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", text);
        Assert.Equal(text, new Guid(Binary(Rule(MaskKind.Token), 2950, value.ToByteArray(bigEndian: true))!, bigEndian: true).ToString());
        Assert.Null(Text(Rule(MaskKind.Token), 2950, "no uuid"));
    }

    [Fact]
    public void Bytea_TextAndBinary_AreTheSame()
    {
        byte[] token = Binary(Rule(MaskKind.Token), 17, [1, 2, 255])!;
        Assert.Equal(16, token.Length);
        Assert.Equal("\\x" + Convert.ToHexStringLower(token), Text(Rule(MaskKind.Token), 17, "\\x0102ff"));
        Assert.Null(Text(Rule(MaskKind.Token), 17, "\\001\\002"));
    }

    public static TheoryData<MaskKind, uint, bool, string> Steady() => new()
    {
        { MaskKind.Redact, 25, false, "078-05-1120" },
        { MaskKind.Partial, 25, false, "bob@example.com" },
        { MaskKind.Token, 25, false, "078-05-1120" },
        { MaskKind.Fpe, 25, false, "4111 1111 1111 1111" },
        { MaskKind.Token, 20, false, "4711" },
        { MaskKind.Fpe, 1700, false, "123456.78" },
        { MaskKind.Token, 2950, false, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6" },
        { MaskKind.TruncateDate, 1184, false, "2024-05-06 12:34:56+02" },
        { MaskKind.Token, 3802, false, "{\"a\": [1, \"b\", \"c\\n\"]}" },
        { MaskKind.Token, TextArray, false, "{a,\"b c\"}" },
        { MaskKind.Partial, Address, false, "(\"12 Elm, Town\",4711)" },
        { MaskKind.TruncateDate, DateMultirange, false, "{[2024-05-06,2024-05-08)}" },
        { MaskKind.Token, 17, false, "\\x0102ff" },
    };

    [Theory]
    [MemberData(nameof(Steady))]
    public void Write_SteadyState_AllocatesNothing(MaskKind kind, uint type, bool binary, string value)
    {
        var kernel = Kernels.For(Rule(kind), type, -1, binary);
        byte[] cell = System.Text.Encoding.UTF8.GetBytes(value), destination = new byte[kernel.Bound(cell.Length)];
        for (int i = 0; i < 3; i++) Assert.True(kernel.Write(cell, destination) >= 0);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 1000; i++) kernel.Write(cell, destination);
        }));
    }
}
