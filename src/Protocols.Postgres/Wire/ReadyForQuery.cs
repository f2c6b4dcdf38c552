using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>ReadyForQuery (B): Byte1 transaction status.</summary>
internal static class ReadyForQuery
{
    public const byte Idle = (byte)'I';
    public const byte InTransaction = (byte)'T';
    public const byte FailedTransaction = (byte)'E';

    public static bool TryRead(ReadOnlySpan<byte> body, out byte status)
    {
        status = body.Length == 1 ? body[0] : (byte)0;
        return status is Idle or InTransaction or FailedTransaction;
    }

    public static void Write(IBufferWriter<byte> output, byte status)
    {
        FrameReader.WriteHead(output, BackendMessage.ReadyForQuery, 1);
        output.WriteByte(status);
    }
}
