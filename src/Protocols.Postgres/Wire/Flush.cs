using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>Flush (F): no body. Asks for the answers so far.</summary>
internal static class Flush
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, FrontendMessage.Flush, 0);
}
