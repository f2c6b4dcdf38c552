using System.Buffers;
using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// Rows that are recorded part by part as they stream: wherever they are cut, the outcome is that of the whole row. The first byte tells text from binary, the second how long the parts are.
/// </summary>
internal sealed class MySqlRowStream : IFuzzTarget
{
    private static readonly FieldType[] Types = [FieldType.VarString, FieldType.Null, FieldType.Long, FieldType.DateTime, FieldType.Blob, FieldType.LongLong, FieldType.Time];
    private static readonly ColumnMask[] Columns = [.. Types.Select(type => new ColumnMask(ColumnAction.Pass, MaskKind.Redact, 0, type, false))];

    public static string Name => "mysql-row-stream";

    public static IEnumerable<byte[]> Seeds =>
    [
        [0, 1, .. "\u0005a@b.c"u8, 0xFB, .. "\u00017\u00041.50\u00019\u00032.5"u8, 0xFC, 3, 0, .. "xyz"u8],
        [0x80, 3, 0, 0, 0, .. "\u0005a@b.c"u8, 7, 0, 0, 0, 4, 0xE8, 7, 2, 29, .. "\u00041.50"u8, 9, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 1, 2, 3],
        [0x80, 1, 0, 0b1111_1100, 1],
    ];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2) return;
        bool binary = input[0] >= 0x80;
        int length = 1 + (input[1] % 16);
        var row = input[2..];
        var whole = new ArrayBufferWriter<byte>();
        bool fits = binary ? RowLayout.TryWriteBinary(row, Columns, whole) : RowLayout.TryWriteText(row, Columns.Length, whole);
        var parts = new ArrayBufferWriter<byte>();
        var stream = new RowStream();
        stream.Begin(Columns, binary);
        bool taken = true;
        for (var rest = row; taken && !rest.IsEmpty; rest = rest[Math.Min(length, rest.Length)..]) taken = stream.TryTake(rest[..Math.Min(length, rest.Length)], parts);
        taken &= row.IsEmpty ? stream.TryTake(default, parts) && stream.IsAtEnd : stream.IsAtEnd;
        Trace.Note(1, (fits ? 2 : 0) | (taken ? 1 : 0));
        FuzzFailure.Unless(fits == taken, "a row that is one only where it is cut, or only where it is not");
        FuzzFailure.Unless(!fits || whole.WrittenSpan.SequenceEqual(parts.WrittenSpan), "another row where it is cut");
    }
}
