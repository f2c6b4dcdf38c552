using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>Terminate (F): no body. Ends the session.</summary>
internal static class Terminate
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, FrontendMessage.Terminate, 0);
}
