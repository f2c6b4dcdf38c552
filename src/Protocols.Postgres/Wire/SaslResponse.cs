using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>SASLResponse (F): bytes of the mechanism; the whole body.</summary>
internal static class SaslResponse
{
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        FrameReader.WriteHead(output, FrontendMessage.Password, data.Length);
        output.Write(data);
    }
}
