using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Wire;

public class FrontendReaderTests
{
    [Fact]
    public void Parse_NameQueryAndTypes_AreGiven()
    {
        byte[] message = Bytes.Of(o => Parse.Write(o, "s1"u8, "SELECT $1"u8, [23]));
        Assert.True(Parse.TryRead(message.AsSpan(FrameReader.HeadBytes), out Parse parse));
        Assert.Equal(("s1", "SELECT $1", 1, 23u), (Text.Of(parse.Name), Text.Of(parse.Query), parse.ParameterTypes.Count, parse.ParameterTypes[0]));
    }

    [Fact]
    public void Query_ZeroInside_IsMalformed() => Assert.False(Query.TryRead("SELECT 1\0; DROP TABLE t\0"u8, out _));

    [Theory]
    [InlineData((byte)'X')]
    [InlineData((byte)0)]
    public void DescribeAndClose_UnknownKind_IsMalformed(byte kind)
    {
        Assert.False(Describe.TryRead([kind, 0], out _));
        Assert.False(Close.TryRead([kind, 0], out _));
    }

    [Fact]
    public void Write_ZeroInAName_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Bytes.Of(o => Query.Write(o, "SELECT 1\0"u8)));

    [Fact]
    public void SaslInitialResponse_NoData_IsTold()
    {
        Assert.True(SaslInitialResponse.TryRead(Bytes.FromHex("4100 FFFFFFFF"), out SaslInitialResponse response));
        Assert.False(response.HasData);
        Assert.False(SaslInitialResponse.TryRead(Bytes.FromHex("4100 FFFFFFFE"), out _));
    }
}
