using System.Security.Authentication;

namespace HoopWire.Gateway.Cli;

public sealed class GatewayUnreachableExceptionTests
{
    private const string Where = "https://gw:1";

    [Fact]
    public void Message_CertificateNotTrusted_SaysHowToTrustIt()
    {
        var tls = new AuthenticationException("The remote certificate is invalid because of errors in the certificate chain: PartialChain");
        string sentence = new GatewayUnreachableException(Where, new HttpRequestException(HttpRequestError.SecureConnectionError, "x", tls)).Message;
        Assert.Contains("is not trusted", sentence, StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpRequestError.ResponseEnded, "use https://")]
    [InlineData(HttpRequestError.ConnectionError, "check that it runs")]
    public void Message_OtherFailures_SayWhatToDo(HttpRequestError error, string told) =>
        Assert.Contains(told, new GatewayUnreachableException(Where, new HttpRequestException(error)).Message, StringComparison.Ordinal);

    [Fact]
    public void Message_NoTls_SaysSo() =>
        Assert.Contains(
            "use http://",
            new GatewayUnreachableException(Where, new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new AuthenticationException("Cannot determine the frame size"))).Message,
            StringComparison.Ordinal);
}
