using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>SSLRequest (F): Int32 length, Int32 80877103. The server answers with one byte, S or N, and no message.</summary>
internal static class SslRequest
{
    public const byte Accepted = (byte)'S';
    public const byte Refused = (byte)'N';

    public static void Write(IBufferWriter<byte> output) => StartupPacket.WriteHead(output, ProtocolVersion.SslRequest, 0);
}
