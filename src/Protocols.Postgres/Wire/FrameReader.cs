using System.Buffers;
using System.Buffers.Binary;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// The head of every message after the startup: Byte1 type, Int32 length that counts itself.
/// https://www.postgresql.org/docs/18/protocol-overview.html#PROTOCOL-MESSAGE-CONCEPTS
/// </summary>
internal static class FrameReader
{
    /// <summary>Type byte and length field.</summary>
    public const int HeadBytes = 5;

    /// <summary>The least value of a length field.</summary>
    public const int LengthMin = 4;

    /// <summary>
    /// Scans a head. <paramref name="lengthMax"/> caps the length field; <paramref name="totalLength"/> is the whole message with its type byte.
    /// </summary>
    public static FrameStatus TryReadHead(ReadOnlySpan<byte> input, int lengthMax, out byte type, out int totalLength) =>
        TryReadHead(input, LengthMin, lengthMax, out type, out totalLength);

    /// <summary>Scans a head whose length field lies between a floor and a cap.</summary>
    public static FrameStatus TryReadHead(ReadOnlySpan<byte> input, int lengthMin, int lengthMax, out byte type, out int totalLength)
    {
        totalLength = 0;
        type = input.IsEmpty ? (byte)0 : input[0];
        if (input.Length < HeadBytes) return FrameStatus.NeedMore;
        int length = BinaryPrimitives.ReadInt32BigEndian(input[1..]);
        if (length < lengthMin || length > lengthMax || length == int.MaxValue) return FrameStatus.Malformed;
        totalLength = 1 + length;
        return FrameStatus.Message;
    }

    /// <summary>Writes a head for a body of <paramref name="bodyLength"/> bytes.</summary>
    public static void WriteHead(IBufferWriter<byte> output, byte type, int bodyLength)
    {
        Span<byte> head = output.GetSpan(HeadBytes);
        head[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], bodyLength + sizeof(int));
        output.Advance(HeadBytes);
    }
}
