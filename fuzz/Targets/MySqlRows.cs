using System.Buffers;
using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Fuzz.Targets;

/// <summary>Rows that are rewritten, in text and in binary form: whatever a target sends, the outcome is a row of as many columns, or nothing.</summary>
internal sealed class MySqlRows : IFuzzTarget
{
    private static readonly FieldType[] Types = [FieldType.VarString, FieldType.Long, FieldType.DateTime, FieldType.Blob, FieldType.NewDecimal, FieldType.LongLong, FieldType.Double];
    private static readonly RowShape Shape = new(
        [.. Types.Select((t, i) => new ColumnMask(i == 3 ? ColumnAction.Mask : CellDetection.IsInert(t) ? ColumnAction.Pass : ColumnAction.Detect, MaskKind.Redact, 0, t, false))], []);

    private static readonly DetectorSet Detectors = DetectorSet.Create([DetectorKind.Email, DetectorKind.CreditCard])!;

    public static string Name => "mysql-rows";

    public static IEnumerable<byte[]> Seeds =>
    [
        [0, .. "\u0005a@b.c\u00017"u8, 0xFB, .. "\u0003xyz\u00041.50\u00019\u00032.5"u8],
        [0x80, 0, 0, 0, .. "\u0005a@b.c"u8, 7, 0, 0, 0, 4, 0xE8, 7, 2, 29, 1, 1, .. "\u00041.50"u8, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40],
    ];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        bool binary = input[0] >= 0x80;
        var counts = new MaskCounts(new MaskNames(["pii"], []));
        var row = input[1..];
        var output = new ArrayBufferWriter<byte>();
        var change = Rewrite(row, binary, output, counts);
        Trace.Note(1, (binary ? 4 : 0) | (int)change);
        FuzzFailure.Unless(change == RowChange.Written || output.WrittenCount == 0 || change == RowChange.Malformed, "a row that stays as it is, and was written");
        if (change != RowChange.Written) return;
        var again = new ArrayBufferWriter<byte>();
        var second = Rewrite(output.WrittenSpan, binary, again, counts);
        bool isSame = second == RowChange.None || (second == RowChange.Written && again.WrittenSpan.SequenceEqual(output.WrittenSpan));
        FuzzFailure.Unless(isSame, "a masked row that is no row, or not masked");
        var laid = new ArrayBufferWriter<byte>();
        bool fits = binary ? RowLayout.TryWriteBinary(output.WrittenSpan, Shape.Columns, laid) : RowLayout.TryWriteText(output.WrittenSpan, Shape.Columns.Length, laid);
        FuzzFailure.Unless(fits && laid.WrittenCount <= RowLayout.Bound(output.WrittenCount, Shape.Columns.Length), "a row that cannot be recorded, or is longer in the recording than was said");
    }

    private static RowChange Rewrite(ReadOnlySpan<byte> row, bool binary, ArrayBufferWriter<byte> output, MaskCounts counts) =>
        binary ? RowMasker.RewriteBinary(row, Shape, Detectors, output, counts) : RowMasker.RewriteText(row, Shape, Detectors, output, counts);
}
