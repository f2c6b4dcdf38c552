using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>EmptyQueryResponse (B): no body. Stands for CommandComplete when the query string was empty.</summary>
internal static class EmptyQueryResponse
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, BackendMessage.EmptyQueryResponse, 0);
}
