using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Tests.Wire;

public class CodecTheories
{
    public static TheoryData<MessageCase> All => [.. MessageCases.Client, .. MessageCases.Server];

    public static TheoryData<MessageCase> Strict => [.. MessageCases.Client.Concat(MessageCases.Server).Where(c => c.Read is not null)];

    [Theory]
    [MemberData(nameof(All))]
    public void TryReadHead_CutAtEveryOffset_FindsTheSameEnd(MessageCase message) =>
        SplitEverywhere.Head(message.Message, message.FromClient ? FrontendMessage.TryReadHead : BackendMessage.TryReadHead);

    [Theory]
    [MemberData(nameof(Strict))]
    public void TryRead_CutAtEveryOffset_IsMalformedUnlessWhole(MessageCase message) => SplitEverywhere.StrictBody(message.Body, message.Read!);

    [Theory]
    [MemberData(nameof(Strict))]
    public void TryRead_RandomBytes_NeverThrows(MessageCase message) => SplitEverywhere.NeverThrows(message.Body, message.Read!);

    [Theory]
    [MemberData(nameof(All))]
    public void TryReadHead_LengthAtAndOverEachBound_IsTakenOrMalformed(MessageCase message)
    {
        LengthTable table = message.FromClient ? FrontendMessage.Lengths : BackendMessage.Lengths;
        byte type = message.Message[0];
        Assert.Equal(FrameStatus.Message, Head(message, table.Min(type)));
        Assert.Equal(FrameStatus.Message, Head(message, table.Max(type)));
        foreach (int length in new[] { table.Min(type) - 1, table.Max(type) + 1, 3, 0, -1, int.MinValue, int.MaxValue })
            Assert.Equal(FrameStatus.Malformed, Head(message, length));
    }

    [Fact]
    public void TryReadHead_UnknownType_IsMalformedFromTheFirstByte()
    {
        for (int type = 0; type < 256; type++)
        {
            byte[] one = [(byte)type];
            FrameStatus client = MessageCases.Client.Exists(c => c.Message[0] == type) ? FrameStatus.NeedMore : FrameStatus.Malformed;
            FrameStatus server = MessageCases.Server.Exists(c => c.Message[0] == type) ? FrameStatus.NeedMore : FrameStatus.Malformed;
            Assert.Equal(client, FrontendMessage.TryReadHead(one, out _, out _));
            Assert.Equal(server, BackendMessage.TryReadHead(one, out _, out _));
        }
    }

    private static FrameStatus Head(MessageCase message, int length)
    {
        byte[] head = [message.Message[0], (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        return message.FromClient ? FrontendMessage.TryReadHead(head, out _, out _) : BackendMessage.TryReadHead(head, out _, out _);
    }
}
