using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>NotificationResponse (B): Int32 process id of the notifier, String channel, String payload.</summary>
internal readonly ref struct NotificationResponse
{
    public int ProcessId { get; private init; }

    public ReadOnlySpan<byte> Channel { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out NotificationResponse message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadInt32(out int pid)) return false;
        if (!reader.TryReadCString(out ReadOnlySpan<byte> channel) || !reader.TryReadCString(out ReadOnlySpan<byte> payload)) return false;
        if (!reader.IsAtEnd) return false;
        message = new NotificationResponse { ProcessId = pid, Channel = channel, Payload = payload };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, int processId, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload)
    {
        FrameReader.WriteHead(output, BackendMessage.NotificationResponse, 4 + channel.Length + 1 + payload.Length + 1);
        output.WriteInt32(processId);
        output.WriteCString(channel);
        output.WriteCString(payload);
    }
}
