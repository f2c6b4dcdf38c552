using System.Buffers;

namespace HoopWire.MySql.Wire;

/// <summary>
/// A success (Protocol::OK_Packet, without session tracking): 0x00 u8, affected rows, last insert id, status u16, warnings u16, text.
/// </summary>
internal readonly ref struct OkPacket
{
    public const byte Header = 0x00;

    public ulong AffectedRows { get; init; }

    public ulong LastInsertId { get; init; }

    public ServerStatus Status { get; init; }

    public ushort Warnings { get; init; }

    /// <summary>What the server says beside it, such as the counts of an ALTER TABLE.</summary>
    public ReadOnlySpan<byte> Info { get; init; }

    /// <summary>Reads the payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out OkPacket packet)
    {
        packet = default;
        var reader = new PayloadReader(payload);
        if (!reader.TryReadByte(out byte header) || header != Header) return false;
        if (!reader.TryReadLengthEncoded(out ulong rows) || !reader.TryReadLengthEncoded(out ulong id)) return false;
        if (!reader.TryReadUInt16(out ushort status) || !reader.TryReadUInt16(out ushort warnings)) return false;
        packet = new OkPacket { AffectedRows = rows, LastInsertId = id, Status = (ServerStatus)status, Warnings = warnings, Info = reader.ReadRest() };
        return true;
    }

    /// <summary>Writes the payload.</summary>
    public void Write(ArrayBufferWriter<byte> output)
    {
        output.WriteByte(Header);
        output.WriteLengthEncoded(AffectedRows);
        output.WriteLengthEncoded(LastInsertId);
        output.WriteUInt16((ushort)Status);
        output.WriteUInt16(Warnings);
        output.Write(Info);
    }
}
