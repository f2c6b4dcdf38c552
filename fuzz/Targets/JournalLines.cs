using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using HoopWire.Recording.Drain;
using HoopWire.Recording.Journals;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// Records as a crash may leave them in the journal: each becomes a line of valid JSON, or is refused as damaged, and even then its bytes are kept.
/// </summary>
internal sealed class JournalLines : IFuzzTarget
{
    private static readonly byte[] Text = [.. "\u0004\0\0\0"u8, .. "text"u8];

    public static string Name => "journal-lines";

    public static IEnumerable<byte[]> Seeds =>
    [
        Record(RecordKind.Session, [10, 0, 0, 0, .. "{\"v\":1,\"a\""u8, .. ":1"u8]),
        Record(RecordKind.Command, [.. Number(1), .. Number(4), .. Number(0), .. Text, .. Text, 0, 0, 0, 0, .. Text, 14, 0, 0, 0, 0, .. Number(1), 1, 0, 0, 0, 65, .. Text, 255, 255, 255, 255, 0, 0, 0, 0]),
        Record(RecordKind.Result, [.. Number(1), .. Number(2), .. Number(3), .. Number(4), .. Text, 9, 0, 0, 0, 1, 23, 0, 0, 0, 2, 0, 105, 100, 0, 0, 0, 0, .. Text, .. Text]),
        Record(RecordKind.Approval, [.. Number(1), .. Text, .. Text, .. Text, .. Text]),
        Record(RecordKind.Digest, [.. Number(1), .. Number(2), .. Text, .. Text]),
        Record(RecordKind.Notice, [.. Number(0), .. Text, .. Text]),
        Record(RecordKind.Terminal, [.. Number(1), .. Number(0), .. Number(0), .. Number(0), .. Text]),
        Record(RecordKind.Terminal, [.. Number(1), .. Number(2), .. Number(80), .. Number(24), 255, 255, 255, 255]),
        Record(RecordKind.End, [.. Number(0), .. Number(3), .. Number(7), .. Text]),
    ];

    public static IEnumerable<byte[]> Dictionary => [Text, [255, 255, 255, 255], "\"\\\n"u8.ToArray(), [0xC3, 0x28], [0xED, 0xA0, 0x80]];

    public static long AllocationMax(int inputBytes) => (256 << 10) + (64L * inputBytes);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length < JournalLayout.RecordHeadBytes) return;
        var record = new JournalRecord(input);
        var line = new LineBuffer();
        bool trusted = record.Kind == RecordKind.Session;
        try
        {
            long sequence = LineEncoder.Append(line, record);
            Trace.Note(1, (int)record.Kind);
            Trace.Note(2, sequence == 0);
        }
        catch (InvalidDataException)
        {
            Trace.Note(3, (int)record.Kind);
            line.Truncate(0);
            LineEncoder.Unreadable(line, record);
            trusted = false;
        }

        // The first line of a session is JSON already, made by the gateway and copied as it is.
        if (!trusted) CheckJson(line.Written);
        line.Clear();
    }

    private static void CheckJson(ReadOnlySpan<byte> line)
    {
        FuzzFailure.Unless(line.EndsWith("}\n"u8) && line.Count((byte)'\n') == 1, "not one line");
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.String) _ = reader.GetString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FuzzFailure($"no JSON: {e.Message} {Encoding.UTF8.GetString(line)}");
        }
    }

    private static byte[] Record(RecordKind kind, byte[] payload)
    {
        byte[] record = new byte[JournalLayout.RecordHeadBytes + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length);
        record[JournalLayout.KindOffset] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(JournalLayout.LineOffset), 1);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(JournalLayout.TimeOffset), 1_790_000_000_000_000);
        "0123456789abcdef"u8.CopyTo(record.AsSpan(JournalLayout.SessionOffset));
        payload.CopyTo(record, JournalLayout.RecordHeadBytes);
        return record;
    }

    private static byte[] Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
