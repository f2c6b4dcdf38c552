using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// RowDescription (B): Int16 count, then per column: String name, Int32 table OID, Int16 attribute number, Int32 type OID, Int16 type length,
/// Int32 type modifier, Int16 format.
/// </summary>
internal readonly ref struct RowDescription
{
    private readonly ReadOnlySpan<byte> _fields;

    private RowDescription(ReadOnlySpan<byte> fields, int count)
    {
        _fields = fields;
        Count = count;
    }

    public int Count { get; }

    public RowFields Fields => new(_fields, Count);

    /// <summary>Reads and validates the whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out RowDescription message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadUInt16(out ushort count)) return false;
        var fields = new RowFields(reader.Rest, count);
        for (int i = 0; i < count; i++)
        {
            if (!fields.MoveNext()) return false;
        }
        if (fields.Position != reader.Remaining) return false;
        message = new RowDescription(reader.Rest, count);
        return true;
    }

    /// <summary>Writes a description of text columns without a table: what the gateway's own results are made of.</summary>
    public static void Write(IBufferWriter<byte> output, uint typeOid, params ReadOnlySpan<string> names)
    {
        int length = 2;
        foreach (string name in names) length += Text.Length(name) + 1 + 18;
        FrameReader.WriteHead(output, BackendMessage.RowDescription, length);
        output.WriteUInt16(checked((ushort)names.Length));
        foreach (string name in names)
        {
            output.WriteCString(name);
            output.WriteInt32(0);
            output.WriteInt16(0);
            output.WriteUInt32(typeOid);
            output.WriteInt16(-1);
            output.WriteInt32(-1);
            output.WriteInt16(0);
        }
    }
}
