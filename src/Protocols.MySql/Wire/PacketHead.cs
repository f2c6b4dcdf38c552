using HoopWire.Wire;

namespace HoopWire.MySql.Wire;

/// <summary>
/// What stands before each packet's bytes (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html):
/// payload length u24, sequence id u8, little-endian.
/// </summary>
/// <param name="Length">Bytes of the packet's payload. At <see cref="MySqlLimits.PacketBytesMax"/> the message goes on in the next packet.</param>
/// <param name="Sequence">Counts the packets of a command and its answer, from 0, modulo 256.</param>
internal readonly record struct PacketHead(int Length, byte Sequence)
{
    /// <summary>Bytes of a head.</summary>
    public const int Bytes = 4;

    /// <summary>Whether the message goes on in the next packet.</summary>
    public bool GoesOn => Length == MySqlLimits.PacketBytesMax;

    /// <summary>Reads the head at the start of <paramref name="input"/>.</summary>
    public static FrameStatus TryRead(ReadOnlySpan<byte> input, out PacketHead head)
    {
        head = default;
        if (input.Length < Bytes) return FrameStatus.NeedMore;
        head = new PacketHead(input[0] | (input[1] << 8) | (input[2] << 16), input[3]);
        return FrameStatus.Message;
    }

    /// <summary>Writes the head to the start of <paramref name="output"/>.</summary>
    public void Write(Span<byte> output)
    {
        output[0] = (byte)Length;
        output[1] = (byte)(Length >> 8);
        output[2] = (byte)(Length >> 16);
        output[3] = Sequence;
    }
}
