using System.Buffers;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Wire;

namespace HoopWire.MySql.Tests.Wire;

public class MessageTests
{
    private const int Max = 40 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public void TryRead_CutAtEveryOffset_FindsTheSameEnd(int length)
    {
        byte[] packet = Payload.Packet(3, new byte[length]);
        byte[] flood = [.. packet, .. Enumerable.Repeat((byte)0xA5, 16)];
        for (int cut = 0; cut <= flood.Length; cut++)
        {
            var status = Message.TryRead(flood.AsSpan(0, cut), Max, out var message, out int wanted);
            Assert.Equal(cut < packet.Length ? MessageStatus.NeedMore : MessageStatus.Message, status);
            Assert.Equal(cut < PacketHead.Bytes ? PacketHead.Bytes : packet.Length, wanted);
            if (status == MessageStatus.Message) Assert.Equal((packet.Length, length, (byte)3, 1, (byte)4), (message.Total, message.PayloadLength, message.FirstSequence, message.Packets, message.NextSequence));
        }
    }

    [Theory]
    [InlineData(MySqlLimits.PacketBytesMax - 1, 1)]
    [InlineData(MySqlLimits.PacketBytesMax, 2)]
    [InlineData(MySqlLimits.PacketBytesMax + 1, 2)]
    [InlineData(MySqlLimits.PacketBytesMax * 2, 3)]
    public void TryRead_PayloadOfSeveralPackets_IsPutTogether(int length, int packets)
    {
        byte[] payload = new byte[length];
        new Random(1).NextBytes(payload);
        // Sequence ids wrap around.
        byte[] bytes = Payload.Packet(255, payload);
        Assert.Equal(MessageStatus.Message, Message.TryRead(bytes, Max, out var message, out _));
        Assert.Equal((bytes.Length, length, packets), (message.Total, message.PayloadLength, message.Packets));
        Assert.True(payload.AsSpan().SequenceEqual(message.Payload(bytes, new ArrayBufferWriter<byte>())));
        Assert.Equal(MessageStatus.NeedMore, Message.TryRead(bytes.AsSpan(0, bytes.Length - 1), Max, out _, out int wanted));
        Assert.True(wanted <= bytes.Length);
    }

    [Fact]
    public void TryRead_ContinuationOutOfSequence_IsToldSo()
    {
        byte[] bytes = Payload.Packet(0, new byte[MySqlLimits.PacketBytesMax + 1]);
        bytes[MySqlLimits.PacketBytesMax + PacketHead.Bytes + 3] = 7;
        Assert.Equal(MessageStatus.OutOfSequence, Message.TryRead(bytes, Max, out _, out _));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    [InlineData(0xFFFFFF, true)]
    public void TryRead_LengthAtAndOverTheCap_IsTakenOrTooLong(int length, bool isTooLong)
    {
        byte[] head = new byte[PacketHead.Bytes];
        new PacketHead(length, 0).Write(head);
        Assert.Equal(isTooLong ? MessageStatus.TooLong : MessageStatus.NeedMore, Message.TryRead(head, 10, out _, out _));
    }
}
