using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>CopyData (F and B): bytes of a COPY, in pieces that need not match rows.</summary>
internal static class CopyData
{
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        FrameReader.WriteHead(output, BackendMessage.CopyData, data.Length);
        output.Write(data);
    }
}
