using System.Buffers;
using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Tests.Session;

/// <summary>What detectors find in rows is hidden where it stands, and everything else stays as it came.</summary>
public class RowMaskerTests
{
    private static readonly DetectorSet Detectors = DetectorSet.Create([DetectorKind.Email, DetectorKind.CreditCard])!;
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly MaskCounts _counts = new(new MaskNames(["pii"], [new RuleMask("pii", new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email, DetectorKind.CreditCard] })]));

    [Fact]
    public void RewriteText_NothingFound_IsNotWritten()
    {
        byte[] row = Text("7", null, "nobody in particular", "");
        Assert.Equal(RowChange.None, RowMasker.RewriteText(row, Shape(FieldType.Long, FieldType.VarString, FieldType.VarString, FieldType.Blob), Detectors, _output, _counts));
        Assert.Equal(0, _output.WrittenCount);
        Assert.True(_counts.ToBlock().IsEmpty);
    }

    [Theory]
    [InlineData("a@example.com", "*************")]
    [InlineData("write to a@example.com or b@example.com.", "write to ************* or *************.")]
    [InlineData("a@example.com, 4111 1111 1111 1111", "*************, *******************")]
    public void RewriteText_Finding_IsHiddenInPlace(string cell, string hidden)
    {
        string last = new('x', 300);
        Assert.Equal(RowChange.Written, RowMasker.RewriteText(Text("7", cell, null, last), Shape(FieldType.Long, FieldType.VarString, FieldType.VarString, FieldType.VarString), Detectors, _output, _counts));
        Assert.Equal(Text("7", hidden, null, last), _output.WrittenSpan.ToArray());
    }

    [Fact]
    public void RewriteText_Findings_AreCountedByRuleAndKind()
    {
        RowMasker.RewriteText(Text("a@example.com, 4111 1111 1111 1111", "b@example.com"), Shape(FieldType.VarString, FieldType.VarString), Detectors, _output, _counts);
        RowMasker.RewriteText(Text("4111111111111111"), Shape(FieldType.LongLong), Detectors, _output, _counts);
        var counted = new List<(string, long)>();
        var block = _counts.ToBlock();
        while (HoopWire.Recording.MaskedBlock.TryRead(ref block, out long count, out var name)) counted.Add((Encoding.UTF8.GetString(name), count));
        Assert.Equal([("pii/email", 2L), ("pii/credit-card", 2L)], counted);
        _counts.Reset();
        Assert.True(_counts.ToBlock().IsEmpty);
    }

    [Fact]
    public void RewriteText_SeveralCells_AreWrittenEach()
    {
        string cell = new string('y', 260) + " a@example.com";
        Assert.Equal(RowChange.Written, RowMasker.RewriteText(Text(cell, "between", cell, cell), Shape(FieldType.VarString, FieldType.VarString, FieldType.Blob, FieldType.Json), Detectors, _output, _counts));
        string hidden = new string('y', 260) + " *************";
        Assert.Equal(Text(hidden, "between", hidden, hidden), _output.WrittenSpan.ToArray());
    }

    /// <summary>A length may be written longer than it need be: what is not looked into stays as it came.</summary>
    [Fact]
    public void RewriteText_LongLengthOfAnotherCell_Stays()
    {
        byte[] row = [0xFC, 3, 0, .. "abc"u8, 13, .. "a@example.com"u8, 0xFD, 1, 0, 0, (byte)'z'];
        Assert.Equal(RowChange.Written, RowMasker.RewriteText(row, Shape(FieldType.VarString, FieldType.VarString, FieldType.VarString), Detectors, _output, _counts));
        Assert.Equal([0xFC, 3, 0, .. "abc"u8, 13, .. "*************"u8, 0xFD, 1, 0, 0, (byte)'z'], _output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(MaskKind.Redact, (byte)FieldType.VarString, "card 4111111111111111!", "card ****************!")]
    [InlineData(MaskKind.Partial, (byte)FieldType.VarString, "card 4111111111111111!", "card ************1111!")]
    [InlineData(MaskKind.Nullify, (byte)FieldType.VarString, "card 4111111111111111!", null)]
    [InlineData(MaskKind.Zero, (byte)FieldType.VarString, "card 4111111111111111!", null)]
    [InlineData(MaskKind.Redact, (byte)FieldType.LongLong, "4111111111111111", null)]
    [InlineData(MaskKind.Partial, (byte)FieldType.NewDecimal, "4111111111111111", null)]
    public void RewriteText_Finding_FollowsTheMask(MaskKind kind, byte type, string cell, string? expected)
    {
        var shape = new RowShape([new ColumnMask(ColumnAction.Detect, kind, 0, (FieldType)type, false)], []);
        Assert.Equal(RowChange.Written, RowMasker.RewriteText(Text(cell), shape, Detectors, _output, _counts));
        Assert.Equal(Text(expected), _output.WrittenSpan.ToArray());
        Assert.False(_counts.ToBlock().IsEmpty);
    }

    [Fact]
    public void RewriteBinary_Findings_BecomeHiddenOrNull()
    {
        var shape = Shape(FieldType.LongLong, FieldType.VarString, FieldType.LongLong, FieldType.VarString, FieldType.Double);
        // 4111111111111111 and 2.5, little-endian; the fourth is NULL.
        byte[] card = [0xC7, 0xF1, 0x68, 0xA5, 0x08, 0x9B, 0x0E, 0x00], half = [0, 0, 0, 0, 0, 0, 4, 0x40], one = [1, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(4111111111111111, BitConverter.ToInt64(card));
        byte[] row = [0, 0b0010_0000, .. one, 13, .. "a@example.com"u8, .. card, .. half];
        Assert.Equal(RowChange.Written, RowMasker.RewriteBinary(row, shape, Detectors, _output, _counts));
        Assert.Equal([0, 0b0011_0000, .. one, 13, .. "*************"u8, .. half], _output.WrittenSpan.ToArray());
    }

    [Fact]
    public void RewriteBinary_NothingFound_IsNotWritten()
    {
        byte[] row = [0, 0, 1, 0, 0, 0, 4, .. "text"u8];
        Assert.Equal(RowChange.None, RowMasker.RewriteBinary(row, Shape(FieldType.Long, FieldType.VarString), Detectors, _output, _counts));
        Assert.Equal(0, _output.WrittenCount);
    }

    [Theory]
    [InlineData(new byte[] { 1, (byte)'a' }, false)]
    [InlineData(new byte[] { 1, (byte)'a', 1, (byte)'b', 1, (byte)'c' }, false)]
    [InlineData(new byte[] { 1, (byte)'a', 5, (byte)'b' }, false)]
    [InlineData(new byte[] { 13, (byte)'a', (byte)'@', (byte)'e', (byte)'x', (byte)'a', (byte)'m', (byte)'p', (byte)'l', (byte)'e', (byte)'.', (byte)'c', (byte)'o', (byte)'m' }, false)]
    [InlineData(new byte[] { 0 }, true)]
    [InlineData(new byte[] { 1, 0, 1, (byte)'a', 1, (byte)'b' }, true)]
    [InlineData(new byte[] { 0, 0, 1, (byte)'a' }, true)]
    [InlineData(new byte[] { 0, 0, 1, (byte)'a', 1, (byte)'b', 9 }, true)]
    public void Rewrite_RowThatDoesNotFit_IsMalformed(byte[] row, bool binary)
    {
        var shape = Shape(FieldType.VarString, FieldType.VarString);
        var change = binary ? RowMasker.RewriteBinary(row, shape, Detectors, _output, _counts) : RowMasker.RewriteText(row, shape, Detectors, _output, _counts);
        Assert.Equal(RowChange.Malformed, change);
    }

    private static RowShape Shape(params FieldType[] types) => new([.. types.Select(t => new ColumnMask(ColumnAction.Detect, MaskKind.Redact, 0, t, false))], []);

    private static byte[] Text(params string?[] cells) => Payload.Of(output =>
    {
        foreach (string? cell in cells)
        {
            if (cell is null) output.WriteByte(0xFB);
            else output.WriteLengthEncodedBytes(Encoding.UTF8.GetBytes(cell));
        }
    });
}
