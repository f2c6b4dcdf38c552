using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Session.Copies;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Tests.Session;

public class CopyMaskerTests
{
    private const uint TextOid = 25;

    [Theory]
    [InlineData("1\tsecret\tx\n", "1\t[redacted]\tx\n")]
    [InlineData("1\t\\N\tx\n", "1\t\\N\tx\n")]
    [InlineData("\\N\t\tx\\ty\n", "\\N\t[redacted]\tx\\ty\n")]
    public void TryMask_TextRow_ReplacesTheMaskedField(string row, string masked) => AssertMasked(new TextCopyMasker(Columns(), false, Counts()), row, masked);

    [Theory]
    [InlineData("1\tsecret\n")]
    [InlineData("1\tsecret\tx\ty\n")]
    [InlineData("1\tsecret\tx")]
    [InlineData("1\tsecret\tx\n2\tsecret\ty\n")]
    [InlineData("")]
    public void TryMask_TextThatIsNoRow_IsRefused(string row) => Assert.False(new TextCopyMasker(Columns(), false, Counts()).TryMask(Encoding.UTF8.GetBytes(row), out _));

    [Theory]
    [InlineData("1,secret,x\n", "1,\"[redacted]\",x\n")]
    [InlineData("1,\"a,\"\"b\nc\",x\n", "1,\"[redacted]\",x\n")]
    [InlineData("1,,\"x,y\"\n", "1,,\"x,y\"\n")]
    [InlineData("1,\"\",x\n", "1,\"[redacted]\",x\n")]
    public void TryMask_CsvRow_ReplacesTheMaskedField(string row, string masked) => AssertMasked(new CsvCopyMasker(Columns(), false, Counts()), row, masked);

    [Theory]
    [InlineData("1,secret\n")]
    [InlineData("1,secret,x,y\n")]
    [InlineData("1,\"secret,x\n")]
    [InlineData("1,secret,x\n2,secret,y\n")]
    [InlineData("1,secret,x")]
    public void TryMask_CsvThatIsNoRow_IsRefused(string row) => Assert.False(new CsvCopyMasker(Columns(), false, Counts()).TryMask(Encoding.UTF8.GetBytes(row), out _));

    [Fact]
    public void TryMask_Header_PassesOnce()
    {
        var masker = new CsvCopyMasker(Columns(), true, Counts());
        AssertMasked(masker, "id,ssn,note\n", "id,ssn,note\n");
        AssertMasked(masker, "1,secret,x\n", "1,\"[redacted]\",x\n");
    }

    [Fact]
    public void TryMask_PartialWithEscapes_KeepsTheEnd()
    {
        AssertMasked(new TextCopyMasker([Masked(MaskKind.Partial)], false, Counts()), "aaaaaa\\t\\\\bc\n", "******\\t\\\\bc\n");
    }

    [Fact]
    public void TryMask_BinaryRows_ReplacesTheMaskedField()
    {
        byte[] head = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] row = [0, 3, 0, 0, 0, 1, (byte)'1', 0, 0, 0, 6, .. "secret"u8, 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] end = [0xFF, 0xFF];
        byte[] masked = [0, 3, 0, 0, 0, 1, (byte)'1', 0, 0, 0, 10, .. "[redacted]"u8, 0xFF, 0xFF, 0xFF, 0xFF];
        var masker = new BinaryCopyMasker(Columns(), Counts());
        Assert.True(masker.TryMask([.. head, .. row], out var first));
        Assert.Equal([.. head, .. masked], first.ToArray());
        Assert.True(masker.TryMask(row, out var second));
        Assert.Equal(masked, second.ToArray());
        Assert.True(masker.TryMask(end, out var last));
        Assert.Equal(end, last.ToArray());
        for (int cut = 1; cut < row.Length; cut++) Assert.False(masker.TryMask(row.AsSpan(0, cut), out _), $"cut at {cut}");
        Assert.False(new BinaryCopyMasker(Columns(), Counts()).TryMask(row, out _));
    }

    private static ColumnMask[] Columns() => [new(ColumnAction.Pass, default, 0, TextOid, false), Masked(MaskKind.Redact), new(ColumnAction.Pass, default, 0, TextOid, false)];

    private static ColumnMask Masked(MaskKind kind) => new(ColumnAction.Mask, kind, 0, TextOid, false)
    {
        Kernel = new MaskKernels(TypeCatalogue.BuiltIn, null).For(new MaskRule(kind), TextOid, -1, false),
    };

    private static MaskCounts Counts() => new(new MaskNames(["pii"], []));

    private static void AssertMasked(CopyMasker masker, string row, string expected)
    {
        Assert.True(masker.TryMask(Encoding.UTF8.GetBytes(row), out var masked));
        Assert.Equal(expected, Encoding.UTF8.GetString(masked));
    }
}
