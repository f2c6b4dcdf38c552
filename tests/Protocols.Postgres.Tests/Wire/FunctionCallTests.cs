using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Tests.Wire;

public class FunctionCallTests
{
    private const int HeadLength = 12;

    // lowrite, formats {1, 0}, arguments {4 bytes, NULL}, result format 1
    private static readonly byte[] Body = Bytes.FromHex("000003BB 0002 0001 0000 0002 00000004 00000007 FFFFFFFF 0001");

    [Fact]
    public void TryRead_CutAtEveryOffset_NeedsMoreUntilTheArguments()
    {
        for (int length = 0; length <= Body.Length; length++)
        {
            FrameStatus status = FunctionCall.TryRead(Body.AsSpan(0, length), Body.Length, out FunctionCall call);
            Assert.Equal(length < HeadLength ? FrameStatus.NeedMore : FrameStatus.Message, status);
            if (status != FrameStatus.Message) continue;
            Assert.Equal((955u, 2, HeadLength), (call.FunctionOid, call.ArgumentCount, call.Length));
            Assert.Equal((1, 0), (call.ArgumentFormats[0], call.ArgumentFormats[1]));
        }
    }

    [Theory]
    [InlineData("000003BB")]
    [InlineData("000003BB FFFF 0000 0000")] // more formats than bytes
    [InlineData("000003BB 0002 0000 0000 0001 FFFFFFFF 0000")] // two formats for one argument
    [InlineData("000003BB 0001 0001 00")]
    public void TryRead_WholeBodyWithBadCounts_IsMalformed(string hex)
    {
        byte[] body = Bytes.FromHex(hex);
        Assert.Equal(FrameStatus.Malformed, FunctionCall.TryRead(body, body.Length, out _));
    }
}
