using System.Buffers;
using System.Text;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>What comes before anybody is known: the packets without a type byte. What is read and written again is the same.</summary>
internal sealed class PostgresStartup : IFuzzTarget
{
    public static string Name => "postgres-startup";

    public static IEnumerable<byte[]> Seeds => PostgresSeeds.Startup;

    public static IEnumerable<byte[]> Dictionary => ["user\0"u8.ToArray(), "database\0"u8.ToArray(), "options\0"u8.ToArray(), "_pq_."u8.ToArray(), [0, 0], [4, 210, 22, 47]];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        while (true)
        {
            FrameStatus status = StartupPacket.TryReadHead(input, out int code, out int total);
            Trace.Note(1, (int)status);
            for (int length = 0; length < Math.Min(input.Length, StartupPacket.HeadBytes); length++)
            {
                FrameStatus part = StartupPacket.TryReadHead(input[..length], out _, out _);
                FuzzFailure.Unless(part == FrameStatus.NeedMore || part == status, $"{part} at {length} bytes, then {status}");
            }

            if (status != FrameStatus.Message) return;
            FuzzFailure.Unless(total is >= StartupPacket.HeadBytes and <= PostgresLimits.StartupLengthMax, $"a packet of {total} bytes");
            if (total > input.Length) return;
            Read(code, input[StartupPacket.HeadBytes..total]);
            input = input[total..];
        }
    }

    private static void Read(int code, ReadOnlySpan<byte> body)
    {
        if (code == ProtocolVersion.CancelRequest)
        {
            bool read = CancelRequest.TryRead(body, out CancelRequest cancel);
            FuzzFailure.Unless(!read || cancel.Key.Length + 4 == body.Length, "a cancel request whose parts do not add up");
            Trace.Note(2, read);
            return;
        }

        bool startup = StartupMessage.TryRead(body, out StartupMessage message);
        Trace.Note(3, startup);
        if (!startup) return;
        var parameters = new List<KeyValuePair<string, string>>();
        while (message.MoveNext())
        {
            FuzzFailure.Unless(parameters.Count < PostgresLimits.StartupParametersMax, "more parameters than are allowed");
            parameters.Add(new(Encoding.Latin1.GetString(message.Name), Encoding.Latin1.GetString(message.Value)));
        }

        Trace.Note(4, parameters.Count);
        if (!Ascii.IsValid(body)) return;
        var written = new ArrayBufferWriter<byte>();
        StartupMessage.Write(written, code, parameters);
        FuzzFailure.Unless(written.WrittenSpan[StartupPacket.HeadBytes..].SequenceEqual(body), "written again, it is another message");
    }
}
