using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>BindComplete (B): no body. A Bind succeeded.</summary>
internal static class BindComplete
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, BackendMessage.BindComplete, 0);
}
