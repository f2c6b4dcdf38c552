using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.MySql.Session;
using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.MySql.Tests.Session.Masking;

public class MaskKernelTests
{
    private const ushort Utf8 = 45;
    private const ushort Latin1 = 8;
    private static readonly MaskKernels Kernels = new(new MaskKeys(new Secret("canary-secret-of-the-gateway"), ImmutableDictionary<string, Secret>.Empty));

    [Theory]
    [InlineData(MaskKind.Redact, (byte)FieldType.VarString, Utf8, "212-11-1001", "[redacted]")]
    [InlineData(MaskKind.Redact, (byte)FieldType.Blob, Utf8, "212-11-1001", "[redacted]")]
    [InlineData(MaskKind.Redact, (byte)FieldType.VarString, Latin1, "212-11-1001", "[redacted]")]
    [InlineData(MaskKind.Redact, (byte)FieldType.VarString, Collations.Binary, "212", null)]
    [InlineData(MaskKind.Redact, (byte)FieldType.Long, Collations.Binary, "212", null)]
    [InlineData(MaskKind.Redact, (byte)FieldType.Json, Utf8, "{\"a\":1}", "\"[redacted]\"")]
    [InlineData(MaskKind.Nullify, (byte)FieldType.VarString, Utf8, "212", null)]
    [InlineData(MaskKind.Zero, (byte)FieldType.VarString, Utf8, "212", "")]
    [InlineData(MaskKind.Zero, (byte)FieldType.Long, Collations.Binary, "212", "0")]
    [InlineData(MaskKind.Zero, (byte)FieldType.NewDecimal, Collations.Binary, "2.12", "0")]
    [InlineData(MaskKind.Zero, (byte)FieldType.Double, Collations.Binary, "2.12", "0")]
    [InlineData(MaskKind.Zero, (byte)FieldType.Date, Collations.Binary, "1971-02-03", "2000-01-01")]
    [InlineData(MaskKind.Zero, (byte)FieldType.DateTime, Collations.Binary, "1971-02-03 04:05:06", "2000-01-01 00:00:00")]
    [InlineData(MaskKind.Zero, (byte)FieldType.Time, Collations.Binary, "04:05:06", "00:00:00")]
    [InlineData(MaskKind.Zero, (byte)FieldType.Year, Collations.Binary, "1971", "2000")]
    [InlineData(MaskKind.Zero, (byte)FieldType.Json, Utf8, "{\"a\":[1,true,\"x\"]}", "{\"a\": [0, false, \"\"]}")]
    [InlineData(MaskKind.Partial, (byte)FieldType.VarString, Utf8, "212-11-1001", "*******1001")]
    [InlineData(MaskKind.Partial, (byte)FieldType.VarString, Latin1, "212-11-1001", null)]
    [InlineData(MaskKind.Partial, (byte)FieldType.Long, Collations.Binary, "212111001", null)]
    [InlineData(MaskKind.TruncateDate, (byte)FieldType.Date, Collations.Binary, "1971-02-03", "1971-01-01")]
    [InlineData(MaskKind.TruncateDate, (byte)FieldType.DateTime, Collations.Binary, "1971-02-03 04:05:06.123456", "1971-01-01 00:00:00")]
    [InlineData(MaskKind.TruncateDate, (byte)FieldType.Date, Collations.Binary, "0000-00-00", null)]
    [InlineData(MaskKind.TruncateDate, (byte)FieldType.VarString, Utf8, "1971-02-03", "1971-01-01")]
    [InlineData(MaskKind.Token, (byte)FieldType.Tiny, Collations.Binary, "7", null)]
    [InlineData(MaskKind.Fpe, (byte)FieldType.VarString, Utf8, "abc", null)]
    public void Write_TextCell_IsReplaced(MaskKind kind, byte type, ushort collation, string cell, string? expected) => Assert.Equal(expected, Text(new MaskRule(kind), (FieldType)type, collation, cell));

    [Theory]
    [InlineData((byte)FieldType.VarString, Utf8, "212-11-1001")]
    [InlineData((byte)FieldType.Long, Collations.Binary, "212111001")]
    [InlineData((byte)FieldType.LongLong, Collations.Binary, "-912734466123")]
    public void Write_Token_IsTheSameForTheSameValueOnly(byte type, ushort collation, string cell)
    {
        string? token = Text(new MaskRule(MaskKind.Token), (FieldType)type, collation, cell);
        Assert.NotNull(token);
        Assert.NotEqual(cell, token);
        Assert.Equal(token, Text(new MaskRule(MaskKind.Token), (FieldType)type, collation, cell));
        Assert.NotEqual(token, Text(new MaskRule(MaskKind.Token), (FieldType)type, collation, cell.Replace('2', '3')));
    }

    [Theory]
    [InlineData((byte)FieldType.VarString, Utf8, "212-11-1001")]
    [InlineData((byte)FieldType.Long, Collations.Binary, "-212111")]
    [InlineData((byte)FieldType.NewDecimal, Collations.Binary, "2121.1100")]
    public void Write_Fpe_KeepsTheForm(byte type, ushort collation, string cell)
    {
        string? masked = Text(new MaskRule(MaskKind.Fpe), (FieldType)type, collation, cell);
        Assert.NotEqual(cell, masked);
        Assert.Equal(cell.Select(char.IsAsciiDigit), masked!.Select(char.IsAsciiDigit));
    }

    [Fact]
    public void Write_TextAndBinaryNumber_AreMaskedToTheSame()
    {
        foreach (var kind in new[] { MaskKind.Token, MaskKind.Fpe })
        {
            byte[]? binary = Cell(new MaskRule(kind), FieldType.Long, Collations.Binary, BitConverter.GetBytes(212111001), binary: true);
            Assert.Equal(Text(new MaskRule(kind), FieldType.Long, Collations.Binary, "212111001"), $"{BitConverter.ToInt32(binary!)}");
        }
    }

    [Theory]
    [InlineData(DateUnit.Year, "1971-02-03 04:05:06", "1971-01-01 00:00:00")]
    [InlineData(DateUnit.Quarter, "1971-06-03 04:05:06", "1971-04-01 00:00:00")]
    [InlineData(DateUnit.Month, "1971-02-03 04:05:06", "1971-02-01 00:00:00")]
    [InlineData(DateUnit.Day, "1971-02-03 04:05:06", "1971-02-03 00:00:00")]
    [InlineData(DateUnit.Hour, "1971-02-03 04:05:06", "1971-02-03 04:00:00")]
    [InlineData(DateUnit.Minute, "1971-02-03 04:05:06", "1971-02-03 04:05:00")]
    public void Write_BinaryDate_IsTruncated(DateUnit unit, string value, string expected)
    {
        var time = DateTime.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        byte[] cell = [(byte)time.Year, (byte)(time.Year >> 8), (byte)time.Month, (byte)time.Day, (byte)time.Hour, (byte)time.Minute, (byte)time.Second, 1, 2, 3, 0];
        byte[] masked = Cell(new MaskRule(MaskKind.TruncateDate) { TruncateTo = unit }, FieldType.DateTime, Collations.Binary, cell, binary: true)!;
        Span<byte> text = stackalloc byte[64];
        Assert.Equal(expected, Encoding.ASCII.GetString(text[..BinaryText.Write(FieldType.DateTime, false, masked, text)]));
    }

    [Fact]
    public void Write_EnumOrSet_IsNoneOfItsLabels()
    {
        foreach (ushort flag in new ushort[] { 256, 2048 })
        {
            var column = new ColumnDefinition { Type = FieldType.String, Collation = Utf8, Flags = flag };
            Assert.Equal(0, Kernels.For(new MaskRule(MaskKind.Zero), column, 20, false).Write("red"u8, new byte[64]));
            Assert.True(Kernels.For(new MaskRule(MaskKind.Redact), column, 20, false).Write("red"u8, new byte[64]) < 0);
        }
    }

    [Fact]
    public void Write_ShortColumn_KeepsItsLength()
    {
        var column = new ColumnDefinition { Type = FieldType.VarString, Collation = Utf8 };
        byte[] destination = new byte[64];
        int length = Kernels.For(new MaskRule(MaskKind.Redact), column, 4, false).Write("abcd"u8, destination);
        Assert.Equal("[red", Encoding.ASCII.GetString(destination, 0, length));
        Assert.True(Kernels.For(new MaskRule(MaskKind.Token), column, 4, false).Write("abcd"u8, destination) < 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rewrite_RowWithMasks_KeepsEverythingElse(bool binary)
    {
        var number = new ColumnMask(ColumnAction.Pass, default, 0, FieldType.Long, false);
        ColumnMask[] columns =
        [
            number, Masked(MaskKind.Redact, FieldType.VarString), Masked(MaskKind.Zero, FieldType.Long), Masked(MaskKind.Nullify, FieldType.VarString), Masked(MaskKind.Zero, FieldType.DateTime), Masked(MaskKind.Redact, FieldType.VarString),
        ];
        var counts = new MaskCounts(new MaskNames(["pii"], []));
        var output = new ArrayBufferWriter<byte>();
        byte[] row = binary
            ? [0, 0b1000_0000, 7, 0, 0, 0, 3, (byte)'s', (byte)'s', (byte)'n', 5, 0, 0, 0, 1, (byte)'x', 4, 0xB3, 7, 2, 3]
            : [1, (byte)'7', 3, (byte)'s', (byte)'s', (byte)'n', 1, (byte)'5', 1, (byte)'x', 10, .. "1971-02-03"u8, 0xFB];
        Assert.Equal(RowChange.Written, binary
            ? RowMasker.RewriteBinary(row, new RowShape(columns, []), null, output, counts)
            : RowMasker.RewriteText(row, new RowShape(columns, []), null, output, counts));
        byte[] expected = binary
            ? [0, 0b1010_0000, 7, 0, 0, 0, 10, .. "[redacted]"u8, 0, 0, 0, 0, 4, 0xD0, 7, 1, 1]
            : [1, (byte)'7', 10, .. "[redacted]"u8, 1, (byte)'0', 0xFB, 19, .. "2000-01-01 00:00:00"u8, 0xFB];
        Assert.Equal(expected, output.WrittenSpan.ToArray());

        ColumnMask Masked(MaskKind kind, FieldType type) => new(ColumnAction.Mask, kind, 0, type, false)
        {
            Kernel = Kernels.For(new MaskRule(kind), new ColumnDefinition { Type = type, Collation = type == FieldType.VarString ? Utf8 : Collations.Binary }, -1, binary),
        };
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rewrite_ManyRows_AllocateNothing(bool binary)
    {
        MaskKind[] kinds = [MaskKind.Redact, MaskKind.Partial, MaskKind.Token, MaskKind.Fpe, MaskKind.Zero, MaskKind.Nullify];
        ColumnMask[] columns =
        [
            .. kinds.Select(kind => new ColumnMask(ColumnAction.Mask, kind, 0, FieldType.VarString, false)
            {
                Kernel = Kernels.For(new MaskRule(kind), new ColumnDefinition { Type = FieldType.VarString, Collation = Utf8 }, -1, binary),
            }),
        ];
        byte[] cell = [11, .. "212-11-1001"u8];
        byte[] row = [.. binary ? new byte[BinaryRow.HeadBytes(kinds.Length)] : [], .. Enumerable.Repeat(cell, kinds.Length).SelectMany(c => c)];
        var shape = new RowShape(columns, []);
        var counts = new MaskCounts(new MaskNames(["pii"], []));
        var output = new ArrayBufferWriter<byte>(1024);
        Run(1000);
        Assert.Equal(0, Allocations.Least(() => Run(1000)));

        void Run(int rows)
        {
            for (int i = 0; i < rows; i++)
            {
                output.ResetWrittenCount();
                var change = binary ? RowMasker.RewriteBinary(row, shape, null, output, counts) : RowMasker.RewriteText(row, shape, null, output, counts);
                Assert.True(change == RowChange.Written);
            }
        }
    }

    private static string? Text(MaskRule rule, FieldType type, ushort collation, string cell) =>
        Cell(rule, type, collation, Encoding.UTF8.GetBytes(cell), binary: false) is { } masked ? Encoding.UTF8.GetString(masked) : null;

    /// <summary>Masks a cell with exactly the room that the kernel asks for.</summary>
    private static byte[]? Cell(MaskRule rule, FieldType type, ushort collation, byte[] cell, bool binary)
    {
        var kernel = Kernels.For(rule, new ColumnDefinition { Type = type, Collation = collation }, -1, binary);
        byte[] destination = new byte[kernel.Bound(cell.Length)];
        int length = kernel.Write(cell, destination);
        return length < 0 ? null : destination[..length];
    }
}
