using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>Sync (F): no body. Ends a pipeline; the server answers ReadyForQuery.</summary>
internal static class Sync
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, FrontendMessage.Sync, 0);
}
