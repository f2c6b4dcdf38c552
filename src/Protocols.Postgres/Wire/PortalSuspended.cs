using System.Buffers;

namespace HoopWire.Postgres.Wire;

/// <summary>PortalSuspended (B): no body. An Execute stopped at its number of rows.</summary>
internal static class PortalSuspended
{
    public static void Write(IBufferWriter<byte> output) => FrameReader.WriteHead(output, BackendMessage.PortalSuspended, 0);
}
