using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>NoData (B): no body. A described statement or portal returns no rows.</summary>
internal static class NoData
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, BackendMessage.NoData, 0);
}
