using System.Buffers.Binary;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>How a connection without a session has ended: for its client, and by the gateway's log.</summary>
internal static class HandshakeEnds
{
    /// <summary>What the client has read: the SQLSTATEs of errors, and the types of other messages.</summary>
    public static string Told(ReadOnlySpan<byte> answer)
    {
        const byte TlsAlert = 0x15;
        if (answer.IsEmpty) return "nothing";
        if (answer[0] == TlsAlert) return "alert";
        var told = new List<string>();
        while (!answer.IsEmpty)
        {
            int end = 1 + BinaryPrimitives.ReadInt32BigEndian(answer[1..]);
            told.Add(answer[0] == 'E' ? RawClient.Field(answer[5..end].ToArray(), 'C')! : $"{(char)answer[0]}");
            answer = answer[end..];
        }

        return string.Join(' ', told);
    }

    /// <summary>Why the client of this port got no session, as the gateway logs it; empty where it logs nothing.</summary>
    public static string ReasonOf(this CapturedLogs logs, int port)
    {
        string? line = logs.Lines.SingleOrDefault(line => line.StartsWith($"No session for 127.0.0.1:{port}, ", StringComparison.Ordinal));
        return line is null ? "" : line[(line.LastIndexOf(": ", StringComparison.Ordinal) + 2)..];
    }
}
