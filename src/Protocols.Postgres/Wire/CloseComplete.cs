using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>CloseComplete (B): no body. A Close succeeded.</summary>
internal static class CloseComplete
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, BackendMessage.CloseComplete, 0);
}
