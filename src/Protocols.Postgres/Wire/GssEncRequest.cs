using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>GSSENCRequest (F): Int32 length, Int32 80877104. The server answers with one byte, G or N, and no message.</summary>
internal static class GssEncRequest
{
    public static void Write(IBufferWriter<byte> output) => StartupPacket.WriteHead(output, ProtocolVersion.GssEncRequest, 0);
}
