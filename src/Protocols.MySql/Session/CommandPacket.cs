namespace HoopWire.MySql.Session;

/// <summary>A whole command.</summary>
/// <param name="bytes">Its packets with their heads.</param>
/// <param name="payload">Its payload.</param>
/// <param name="next">Sequence id of the packet behind it.</param>
internal readonly ref struct CommandPacket(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> payload, byte next)
{
    /// <summary>Its packets with their heads, as they came.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Its payload.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>What stands behind the command's number.</summary>
    public ReadOnlySpan<byte> Argument => Payload[1..];

    /// <summary>Sequence id of the packet behind it.</summary>
    public byte Next { get; } = next;
}
