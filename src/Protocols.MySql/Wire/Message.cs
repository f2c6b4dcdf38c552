using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.MySql.Wire;

/// <summary>
/// A whole message: one packet, or several of which all but the last are full. Nothing is decided about a message before all of it is there.
/// </summary>
/// <param name="Total">Bytes with all heads.</param>
/// <param name="PayloadLength">Bytes without heads.</param>
/// <param name="FirstSequence">Sequence id of the first packet.</param>
/// <param name="Packets">How many packets it is made of.</param>
internal readonly record struct Message(int Total, int PayloadLength, byte FirstSequence, int Packets)
{
    /// <summary>Sequence id that the packet behind the message has.</summary>
    public byte NextSequence => (byte)(FirstSequence + Packets);

    /// <summary>
    /// Finds the message at the start of <paramref name="input"/>. <paramref name="wanted"/> tells how many bytes must be there for the next look.
    /// Its payload may have <paramref name="payloadMax"/> bytes.
    /// </summary>
    public static MessageStatus TryRead(ReadOnlySpan<byte> input, int payloadMax, out Message message, out int wanted)
    {
        message = default;
        int at = 0, payload = 0, packets = 0;
        byte first = 0;
        while (true)
        {
            wanted = at + PacketHead.Bytes;
            if (PacketHead.TryRead(input[at..], out var head) == FrameStatus.NeedMore) return MessageStatus.NeedMore;
            if (packets == 0) first = head.Sequence;
            if (head.Sequence != (byte)(first + packets)) return MessageStatus.OutOfSequence;
            if (head.Length > payloadMax - payload) return MessageStatus.TooLong;
            payload += head.Length;
            packets++;
            wanted += head.Length;
            if (input.Length < wanted) return MessageStatus.NeedMore;
            at = wanted;
            if (head.GoesOn) continue;
            message = new Message(at, payload, first, packets);
            return MessageStatus.Message;
        }
    }

    /// <summary>The payload of the message at the start of <paramref name="input"/>: a slice where it is one packet, otherwise put together in <paramref name="scratch"/>.</summary>
    public ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> input, ArrayBufferWriter<byte> scratch)
    {
        if (Packets == 1) return input.Slice(PacketHead.Bytes, PayloadLength);
        scratch.ResetWrittenCount();
        for (int at = 0; at < Total;)
        {
            PacketHead.TryRead(input[at..], out var head);
            scratch.Write(input.Slice(at + PacketHead.Bytes, head.Length));
            at += PacketHead.Bytes + head.Length;
        }
        return scratch.WrittenSpan;
    }

    /// <summary>Writes a payload as packets from <paramref name="sequence"/> on; returns the sequence id behind them.</summary>
    public static byte Write(IBufferWriter<byte> output, byte sequence, ReadOnlySpan<byte> payload)
    {
        while (true)
        {
            int length = Math.Min(payload.Length, MySqlLimits.PacketBytesMax);
            new PacketHead(length, sequence++).Write(output.GetSpan(PacketHead.Bytes));
            output.Advance(PacketHead.Bytes);
            output.Write(payload[..length]);
            if (length < MySqlLimits.PacketBytesMax) return sequence;
            payload = payload[length..];
        }
    }
}
