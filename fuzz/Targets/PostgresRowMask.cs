using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// Rows of a hostile target through masks of every kind, type and format: what comes out is a row of as many columns, unmasked cells are
/// untouched, and a masked cell shows nothing of what must be hidden.
/// </summary>
internal sealed class PostgresRowMask : IFuzzTarget
{
    // bool, bytea, int8, int2, int4, text, json, xml, float8, varchar, date, timestamptz, numeric, uuid, jsonb
    private static readonly uint[] Types = [16, 17, 20, 21, 23, 25, 114, 142, 701, 1043, 1082, 1184, 1700, 2950, 3802];
    private static readonly MaskKind[] Kinds = Enum.GetValues<MaskKind>();
    private static readonly ColumnAction[] Actions = Enum.GetValues<ColumnAction>();
    private static readonly byte[][] Rows =
    [
        [0, 3, 0, 0, 0, 4, 0, 0, 0, 7, 255, 255, 255, 255, 0, 0, 0, 0],
        [0, 2, 0, 0, 0, 15, .. "bob@example.com"u8, 0, 0, 0, 11, .. "078-05-1120"u8],
        [0, 2, 0, 0, 0, 10, 0, 1, 0, 0, 0, 0, 0, 0, 0, 42, 0, 0, 0, 16, .. "4111111111111111"u8],
        [0, 1, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 1, 0],
    ];

    private static readonly DetectorSet? Detectors = DetectorSet.Create(Enum.GetValues<DetectorKind>());

    public static string Name => "postgres-row-mask";

    // Two bytes choose the masks of the columns; the rest is a DataRow's body.
    public static IEnumerable<byte[]> Seeds =>
        from choice in Enumerable.Range(0, 2 * 12 * Types.Length)
        from row in Rows
        select (byte[])[(byte)(choice >> 8), (byte)choice, .. row];

    public static IEnumerable<byte[]> Dictionary => ["4111111111111111"u8.ToArray(), "078-05-1120"u8.ToArray(), "a@example.com"u8.ToArray(), [255, 255, 255, 255], [0, 0, 0, 0]];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length < 4) return;
        ReadOnlySpan<byte> body = input[2..];
        bool valid = DataRow.TryRead(body, out DataRow row);
        RowShape shape = Shape(input[0], input[1], valid ? row.Count : 3);
        var output = new ExactWriter();
        bool written = RowMasker.TryWrite(body, shape, Detectors, output, new MaskCounts(["rule"]));
        Trace.Note(1, written);
        FuzzFailure.Unless(written == valid, "a malformed row that was written, or the other way round");
        if (!written) return;

        FuzzFailure.Unless(BackendMessage.TryReadHead(output.Written, out byte type, out int total) == HoopWire.Wire.FrameStatus.Message, "no message");
        FuzzFailure.Unless(type == BackendMessage.DataRow && total == output.Written.Length, "a length that is wrong");
        FuzzFailure.Unless(DataRow.TryRead(output.Written.AsSpan(FrameReader.HeadBytes), out DataRow masked), "a malformed row came out");
        Compare(row, masked, shape);
    }

    private static void Compare(DataRow row, DataRow masked, RowShape shape)
    {
        FuzzFailure.Unless(masked.Count == row.Count, "another number of columns");
        DataCells after = masked.Cells;
        int column = 0;
        foreach (DataCell before in row.Cells)
        {
            after.MoveNext();
            ColumnMask mask = shape.Columns[column++];
            FuzzFailure.Unless(!before.IsNull || after.Current.IsNull, "NULL became a value");
            if (mask.Action == ColumnAction.Pass) FuzzFailure.Unless(after.Current.Value.SequenceEqual(before.Value), "a cell without a mask was changed");
            if (mask.Action == ColumnAction.Mask && mask.Kind != MaskKind.Partial) CheckHidden(before.Value, after.Current.Value);
            Trace.Note(2, HashCode.Combine(mask.Action, mask.Kind, mask.Type, mask.Binary, after.Current.IsNull));
        }
    }

    // A fixed replacement is the same for every value: it carries nothing over but by chance.
    private static void CheckHidden(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        FuzzFailure.Unless(before.Length < 3 || after.Length != before.Length || !after.SequenceEqual(before) || IsReplacement(after), "a masked cell shows its value");

    private static bool IsReplacement(ReadOnlySpan<byte> cell) =>
        cell.IndexOfAnyExcept((byte)0, (byte)'0', (byte)'-') < 0 || cell.IndexOf("redacted"u8) >= 0 || cell.StartsWith("2000-01-01"u8);

    private static RowShape Shape(byte first, byte second, int columns)
    {
        var masks = new ColumnMask[columns];
        for (int i = 0; i < columns; i++)
        {
            int choice = (first * 256) + second + (i * 37);
            masks[i] = new ColumnMask(Actions[choice % Actions.Length], Kinds[choice / 3 % Kinds.Length], 0, Types[choice / 12 % Types.Length], (choice / 180 & 1) != 0);
        }

        return new RowShape(masks, []);
    }
}
