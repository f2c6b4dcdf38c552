using System.Buffers;
using HoopWire.MySql.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>The framer: more bytes never change an answer that was given, and no length is believed beyond its cap.</summary>
internal sealed class MySqlPackets : IFuzzTarget
{
    private const int PayloadMax = 1 << 16;

    public static string Name => "mysql-packets";

    public static IEnumerable<byte[]> Seeds =>
        [[1, 0, 0, 0, 14], [5, 0, 0, 3, 1, 2, 3, 4, 5, 0, 0, 0, 4], [0xFF, 0xFF, 0xFF, 0, 1], [0, 0, 1, 0], MySqlSeeds.Of(o => Message.Write(o, 0, "\u0003SELECT 1"u8))];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var scratch = new ArrayBufferWriter<byte>();
        while (true)
        {
            var status = Message.TryRead(input, PayloadMax, out var message, out int wanted);
            Trace.Note(1, (int)status);
            CheckPrefixes(input, status, message);
            if (status == MessageStatus.NeedMore) FuzzFailure.Unless(wanted > input.Length && wanted <= input.Length + PacketHead.Bytes + PayloadMax, "more bytes are wanted than a message has");
            if (status != MessageStatus.Message) return;
            FuzzFailure.Unless(message.Total <= input.Length && message.PayloadLength <= PayloadMax, "a message beyond its bytes");
            FuzzFailure.Unless(message.Payload(input, scratch).Length == message.PayloadLength, "a payload of another length");
            input = input[message.Total..];
        }
    }

    private static void CheckPrefixes(ReadOnlySpan<byte> input, MessageStatus whole, Message message)
    {
        for (int length = 0; length < Math.Min(input.Length, 16); length++)
        {
            var part = Message.TryRead(input[..length], PayloadMax, out var partial, out _);
            FuzzFailure.Unless(part == MessageStatus.NeedMore || (part == whole && partial == message), "another answer with more bytes");
        }
    }
}
