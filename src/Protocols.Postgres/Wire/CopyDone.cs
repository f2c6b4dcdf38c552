using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>CopyDone (F and B): no body. Ends the data of a COPY.</summary>
internal static class CopyDone
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, FrontendMessage.CopyDone, 0);
}
