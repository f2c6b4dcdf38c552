using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Tests.Wire;

public class StartupTests
{
    private static readonly byte[] Packet = Bytes.Of(o => StartupMessage.Write(o, ProtocolVersion.V30, [new("user", "alice"), new("x", "")]));

    [Fact]
    public void TryReadHead_CutAtEveryOffset_FindsTheSameEnd()
    {
        for (int length = 0; length <= Packet.Length; length++)
        {
            FrameStatus status = StartupPacket.TryReadHead(Packet.AsSpan(0, length), out int code, out int total);
            Assert.Equal(length < StartupPacket.HeadBytes ? FrameStatus.NeedMore : FrameStatus.Message, status);
            if (status == FrameStatus.Message) Assert.Equal((ProtocolVersion.V30, Packet.Length), (code, total));
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(10_001)]
    [InlineData(int.MaxValue)]
    public void TryReadHead_LengthOutOfBounds_IsMalformedFromTheLengthAlone(int length)
    {
        byte[] head = [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        Assert.Equal(FrameStatus.Malformed, StartupPacket.TryReadHead(head, out _, out _));
    }

    [Fact]
    public void TryRead_CutAtEveryOffset_IsMalformedUnlessWhole() =>
        SplitEverywhere.StrictBody(Packet[StartupPacket.HeadBytes..], body => StartupMessage.TryRead(body, out _));

    [Fact]
    public void TryRead_RandomBytes_NeverThrows() =>
        SplitEverywhere.NeverThrows(Packet[StartupPacket.HeadBytes..], body => StartupMessage.TryRead(body, out _));

    [Fact]
    public void TryRead_Parameters_ComeInOrder()
    {
        Assert.True(StartupMessage.TryRead(Packet.AsSpan(StartupPacket.HeadBytes), out StartupMessage message));
        Assert.True(message.MoveNext());
        Assert.Equal(("user", "alice"), (Text.Of(message.Name), Text.Of(message.Value)));
        Assert.True(message.MoveNext());
        Assert.Equal(("x", ""), (Text.Of(message.Name), Text.Of(message.Value)));
        Assert.False(message.MoveNext());
    }

    [Theory]
    [InlineData("")]
    [InlineData("61 00 00")] // a value, no terminator
    [InlineData("00 75 00 76 00 00")] // an empty name before the end
    [InlineData("75 00 76 00 00 00")] // bytes behind the terminator
    public void TryRead_BadLayout_IsMalformed(string hex) => Assert.False(StartupMessage.TryRead(Bytes.FromHex(hex), out _));

    [Fact]
    public void TryRead_MoreParametersThanTheCap_IsMalformed()
    {
        var many = Enumerable.Range(0, PostgresLimits.StartupParametersMax + 1).Select(i => new KeyValuePair<string, string>($"p{i}", "")).ToList();
        byte[] packet = Bytes.Of(o => StartupMessage.Write(o, ProtocolVersion.V30, many));
        Assert.False(StartupMessage.TryRead(packet.AsSpan(StartupPacket.HeadBytes), out _));
    }
}
