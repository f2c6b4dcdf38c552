using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>ParseComplete (B): no body. A Parse succeeded.</summary>
internal static class ParseComplete
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, BackendMessage.ParseComplete, 0);
}
