using System.Buffers.Binary;

namespace HoopWire.MySql.Wire;

/// <summary>
/// What stands before a frame of the compressed protocol (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression_packet.html):
/// length of the frame u24, sequence id u8, length before compression u24, which is 0 where the bytes are as they are.
/// </summary>
/// <param name="Length">Bytes of the frame behind its head.</param>
/// <param name="Sequence">Counts the frames of a command and its answer, from 0, modulo 256: not the packets in them.</param>
/// <param name="PlainLength">Bytes before compression; 0 where they are not compressed.</param>
internal readonly record struct CompressedHead(int Length, byte Sequence, int PlainLength)
{
    /// <summary>Bytes of a head.</summary>
    public const int Bytes = 7;

    /// <summary>Bytes that the frame stands for.</summary>
    public int Content => PlainLength == 0 ? Length : PlainLength;

    /// <summary>Whether the frame may be opened: it holds something, and does not claim to be more than compression yields, which is so many times its length.</summary>
    public bool IsPlausible(int ratioMax) => Length > 0 && PlainLength / ratioMax <= Length;

    /// <summary>Reads the head at the start of <paramref name="input"/>; false when it is not all there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> input, out CompressedHead head)
    {
        head = default;
        if (input.Length < Bytes) return false;
        head = new CompressedHead(UInt24(input), input[3], UInt24(input[4..]));
        return true;
    }

    /// <summary>Writes the head to the start of <paramref name="output"/>.</summary>
    public void Write(Span<byte> output)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output, Length);
        output[3] = Sequence;
        output[4] = (byte)PlainLength;
        output[5] = (byte)(PlainLength >> 8);
        output[6] = (byte)(PlainLength >> 16);
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
