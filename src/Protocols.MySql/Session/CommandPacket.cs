namespace HoopWire.MySql.Session;

/// <summary>A whole command.</summary>
/// <param name="bytes">Its packets with their heads.</param>
/// <param name="payload">Its payload.</param>
/// <param name="next">Sequence id of the packet behind it.</param>
/// <param name="argumentAt">Where in the payload its argument begins: behind its number, and attributes where it has any.</param>
internal readonly ref struct CommandPacket(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> payload, byte next, int argumentAt = 1)
{
    /// <summary>Its packets with their heads, as they came.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Its payload.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>What stands behind the command's number and its attributes.</summary>
    public ReadOnlySpan<byte> Argument => Payload[argumentAt..];

    /// <summary>Sequence id of the packet behind it.</summary>
    public byte Next { get; } = next;
}
