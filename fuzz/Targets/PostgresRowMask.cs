using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// Rows of a hostile target through masks of every kind, type and format: what comes out is a row of as many columns, unmasked cells are
/// untouched, and a masked cell shows nothing of what must be hidden.
/// </summary>
internal sealed class PostgresRowMask : IFuzzTarget
{
    // bool, bytea, int8, int2, int4, text, json, xml, float8, varchar, date, timestamptz, numeric, uuid, jsonb, money, bit, record, then arrays, a range, a multirange, a row
    private static readonly uint[] Types = [16, 17, 20, 21, 23, 25, 114, 142, 701, 1043, 1082, 1184, 1700, 2950, 3802, 790, 1560, 2249, 1007, 1009, 3912, 4535, 50_000];
    private static readonly MaskKernels Kernels = new(
        new TypeCatalogue(
        [
            new PgType(1007, PgTypeKind.Array) { Inner = 23 },
            new PgType(1009, PgTypeKind.Array) { Inner = 25 },
            new PgType(3912, PgTypeKind.Range) { Inner = 1082 },
            new PgType(4535, PgTypeKind.Multirange) { Inner = 3912 },
            new PgType(50_000, PgTypeKind.Composite) { Fields = [(25, -1), (1009, -1), (23, -1)] },
        ]),
        new MaskKeys(new Secret("a secret for fuzzing"), ImmutableDictionary<string, Secret>.Empty));
    private static readonly MaskKind[] Kinds = Enum.GetValues<MaskKind>();
    private static readonly MaskRule[] Rules = [.. Kinds.Select(kind => new MaskRule(kind))];
    private static readonly ColumnAction[] Actions = Enum.GetValues<ColumnAction>();
    private static readonly byte[][] Rows =
    [
        [0, 3, 0, 0, 0, 4, 0, 0, 0, 7, 255, 255, 255, 255, 0, 0, 0, 0],
        [0, 2, 0, 0, 0, 15, .. "bob@example.com"u8, 0, 0, 0, 11, .. "078-05-1120"u8],
        [0, 2, 0, 0, 0, 10, 0, 1, 0, 0, 0, 0, 0, 0, 0, 42, 0, 0, 0, 16, .. "4111111111111111"u8],
        [0, 1, 0, 0, 0, 23, .. "{a,\"b\\\"c\",NULL,{1,2}}"u8],
        [0, 1, 0, 0, 0, 26, .. "{\"a\": [1.5, \"b\\n\", true]}"u8],
        [0, 1, 0, 0, 0, 25, .. "{[2024-05-06,2024-07-08)}("u8],
        [0, 1, 0, 0, 0, 15, .. "(a,\"{b}\",12345)"u8],
        [0, 1, 0, 0, 0, 29, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 5, .. "leaky"u8],
        [0, 1, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 1, 0],
    ];

    private static readonly DetectorSet? Detectors = DetectorSet.Create(Enum.GetValues<DetectorKind>());

    public static string Name => "postgres-row-mask";

    // Two bytes choose the masks of the columns; the rest is a DataRow's body.
    public static IEnumerable<byte[]> Seeds =>
        from choice in Enumerable.Range(0, 2 * 3 * Kinds.Length * Types.Length)
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
        bool written = RowMasker.TryWrite(body, shape, Detectors, output, new MaskCounts(new MaskNames(["rule"], [])), out _);
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
            if (mask.Action == ColumnAction.Mask && IsFixed(mask)) CheckHidden(before.Value, after.Current.Value);
            Trace.Note(2, HashCode.Combine(mask.Action, mask.Kind, mask.Type, mask.Binary, after.Current.IsNull));
        }
    }

    // A fixed replacement is the same for every value: it carries nothing over but by chance.
    private static void CheckHidden(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        FuzzFailure.Unless(before.Length < 3 || after.Length != before.Length || !after.SequenceEqual(before) || IsReplacement(after), "a masked cell shows its value");

    // Of values with parts the shape stays, and of JSON the keys.
    private static bool IsFixed(in ColumnMask mask) =>
        mask.Kind == MaskKind.Nullify || (mask.Kind is MaskKind.Redact or MaskKind.Zero && mask.Type is not (114 or 3802 or 1560 or 2249 or 1007 or 1009 or 3912 or 4535 or 50_000));

    private static bool IsReplacement(ReadOnlySpan<byte> cell) =>
        cell.IndexOfAnyExcept((byte)0, (byte)'0', (byte)'-') < 0 || cell.IndexOf("redacted"u8) >= 0 || cell.StartsWith("2000-01-01"u8);

    private static RowShape Shape(byte first, byte second, int columns)
    {
        var masks = new ColumnMask[columns];
        for (int i = 0; i < columns; i++)
        {
            int choice = (first * 256) + second + (i * 37);
            var kind = Kinds[choice / 3 % Kinds.Length];
            uint type = Types[choice / (3 * Kinds.Length) % Types.Length];
            bool binary = (choice / (3 * Kinds.Length * Types.Length) & 1) != 0;
            masks[i] = new ColumnMask(Actions[choice % Actions.Length], kind, 0, type, binary) { Kernel = Kernels.For(Rules[(int)kind], type, -1, binary) };
        }

        return new RowShape(masks, []);
    }
}
