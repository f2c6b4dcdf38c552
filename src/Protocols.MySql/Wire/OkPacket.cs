using System.Buffers;

namespace HoopWire.MySql.Wire;

/// <summary>
/// A success (Protocol::OK_Packet): 0x00 u8, affected rows, last insert id, status u16, warnings u16, text; with session tracking also what has changed in the
/// session. Where results end by it (CLIENT_DEPRECATE_EOF) the first byte there is 0xFE.
/// </summary>
internal readonly ref struct OkPacket
{
    public const byte Header = 0x00;

    /// <summary>The first byte of one that ends rows.</summary>
    public const byte EndHeader = 0xFE;

    public ulong AffectedRows { get; init; }

    public ulong LastInsertId { get; init; }

    public ServerStatus Status { get; init; }

    public ushort Warnings { get; init; }

    /// <summary>What the server says beside it, such as the counts of an ALTER TABLE, and what has changed in the session, to the packet's end.</summary>
    public ReadOnlySpan<byte> Info { get; init; }

    /// <summary>Reads the payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out OkPacket packet) => TryRead(payload, Header, out packet);

    /// <summary>Reads the payload of one that ends rows.</summary>
    public static bool TryReadEnd(ReadOnlySpan<byte> payload, out OkPacket packet) => TryRead(payload, EndHeader, out packet);

    private static bool TryRead(ReadOnlySpan<byte> payload, byte first, out OkPacket packet)
    {
        packet = default;
        var reader = new PayloadReader(payload);
        if (!reader.TryReadByte(out byte header) || header != first) return false;
        if (!reader.TryReadLengthEncoded(out ulong rows) || !reader.TryReadLengthEncoded(out ulong id)) return false;
        if (!reader.TryReadUInt16(out ushort status) || !reader.TryReadUInt16(out ushort warnings)) return false;
        packet = new OkPacket { AffectedRows = rows, LastInsertId = id, Status = (ServerStatus)status, Warnings = warnings, Info = reader.ReadRest() };
        return true;
    }

    /// <summary>Writes the payload.</summary>
    public void Write(ArrayBufferWriter<byte> output) => Write(output, Header);

    /// <summary>Writes the payload of one that ends rows.</summary>
    public void WriteEnd(ArrayBufferWriter<byte> output) => Write(output, EndHeader);

    private void Write(ArrayBufferWriter<byte> output, byte first)
    {
        output.WriteByte(first);
        output.WriteLengthEncoded(AffectedRows);
        output.WriteLengthEncoded(LastInsertId);
        output.WriteUInt16((ushort)Status);
        output.WriteUInt16(Warnings);
        output.Write(Info);
    }
}
