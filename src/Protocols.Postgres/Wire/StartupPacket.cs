using System.Buffers;
using System.Buffers.Binary;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>The head of the packets before the startup is over, which have no type byte: Int32 length that counts itself, Int32 code.</summary>
internal static class StartupPacket
{
    public const int HeadBytes = 8;

    /// <summary>Scans a head. <paramref name="code"/> is a protocol version or one of the requests in <see cref="ProtocolVersion"/>.</summary>
    public static FrameStatus TryReadHead(ReadOnlySpan<byte> input, out int code, out int totalLength)
    {
        (code, totalLength) = (0, 0);
        if (!BinaryPrimitives.TryReadInt32BigEndian(input, out int length)) return FrameStatus.NeedMore;
        if (length is < HeadBytes or > PostgresLimits.StartupLengthMax) return FrameStatus.Malformed;
        if (!BinaryPrimitives.TryReadInt32BigEndian(input[sizeof(int)..], out code)) return FrameStatus.NeedMore;
        totalLength = length;
        return FrameStatus.Message;
    }

    public static void WriteHead(IBufferWriter<byte> output, int code, int bodyLength)
    {
        output.WriteInt32(HeadBytes + bodyLength);
        output.WriteInt32(code);
    }
}
