using System.Buffers;

namespace HoopWire.MySql.Wire;

/// <summary>
/// The head of a HandshakeResponse41, by itself a request for TLS (Protocol::SSLRequest): capabilities u32, largest packet u32, collation u8,
/// 23 reserved bytes (MariaDB: 19 and its own capabilities u32).
/// </summary>
/// <param name="Capabilities">The client's capabilities.</param>
/// <param name="PacketBytesMax">The largest message the client takes.</param>
/// <param name="Collation">The client's collation.</param>
internal readonly record struct SslRequest(Capabilities Capabilities, uint PacketBytesMax, byte Collation)
{
    private const int ReservedBytes = 19;
    private const int MariaDbBits = 32;

    /// <summary>Bytes of the head.</summary>
    public const int Bytes = 32;

    /// <summary>Reads the head.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out SslRequest request)
    {
        request = default;
        var reader = new PayloadReader(payload);
        if (!reader.TryReadUInt32(out uint flags) || !reader.TryReadUInt32(out uint max)) return false;
        if (!reader.TryReadByte(out byte collation) || !reader.TrySkip(ReservedBytes) || !reader.TryReadUInt32(out uint own)) return false;
        var capabilities = (Capabilities)flags;
        if (!capabilities.HasFlag(Capabilities.LongPassword)) capabilities |= (Capabilities)((ulong)own << MariaDbBits);
        request = new SslRequest(capabilities, max, collation);
        // The older form of the packet has 16 bits of capabilities and other fields behind them.
        return request.Capabilities.HasFlag(Capabilities.Protocol41);
    }

    /// <summary>Writes the head.</summary>
    public void Write(ArrayBufferWriter<byte> output)
    {
        output.WriteUInt32((uint)Capabilities);
        output.WriteUInt32(PacketBytesMax);
        output.WriteByte(Collation);
        output.WriteZeros(ReservedBytes);
        output.WriteUInt32(Capabilities.HasFlag(Capabilities.LongPassword) ? 0 : (uint)((ulong)Capabilities >> MariaDbBits));
    }
}
