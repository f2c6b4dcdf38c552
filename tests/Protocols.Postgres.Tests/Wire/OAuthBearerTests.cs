using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Wire;

public class OAuthBearerTests
{
    [Theory]
    [InlineData("n,,\u0001auth=Bearer abc.def\u0001\u0001", "abc.def")]
    [InlineData("y,,\u0001host=h\u0001auth=bearer  abc\u0001port=5\u0001\u0001", "abc")]
    [InlineData("n,,\u0001auth=\u0001\u0001", "")]
    public void TryRead_WellFormed_GivesTheToken(string message, string token)
    {
        Assert.True(OAuthBearer.TryRead(MessageCases.Utf8(message), out OAuthBearer response));
        Assert.Equal(token, Text.Of(response.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n,,\u0001\u0001")]
    [InlineData("p=x,,\u0001auth=Bearer a\u0001\u0001")]
    [InlineData("n,a=bob,\u0001auth=Bearer a\u0001\u0001")]
    [InlineData("n,,\u0001auth=Basic abc\u0001\u0001")]
    [InlineData("n,,\u0001auth=Bearer \u0001\u0001")]
    [InlineData("n,,\u0001auth=Bearer a b\u0001\u0001")]
    [InlineData("n,,\u0001auth=Bearer a\u0001auth=Bearer b\u0001\u0001")]
    [InlineData("n,,\u0001auth=Bearer a\u0001")]
    [InlineData("n,,\u0001auth=Bearer a\u0001\u0001x")]
    public void TryRead_Malformed_IsRefused(string message) => Assert.False(OAuthBearer.TryRead(MessageCases.Utf8(message), out _));

    [Fact]
    public void TryRead_RandomBytes_NeverThrows() =>
        SplitEverywhere.NeverThrows(MessageCases.Utf8("n,,\u0001auth=Bearer abc\u0001\u0001"), body => OAuthBearer.TryRead(body, out _));
}
