using System.Security.Authentication;

namespace HoopWire.Gateway.Cli;

/// <summary>No gateway answers at the place named, or not as it should.</summary>
internal sealed class GatewayUnreachableException(string where, HttpRequestException inner) : Exception(Sentence(where, inner), inner)
{
    private static string Sentence(string where, HttpRequestException e) => e switch
    {
        // The framework says of a certificate what is wrong with it, and of bytes that are no TLS that they are none.
        { InnerException: AuthenticationException tls } when tls.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) =>
            $"The certificate of {where} is not trusted ({tls.Message.TrimEnd('.')}): put its authority's certificate into the system's store, or name its file in SSL_CERT_FILE.",
        { InnerException: AuthenticationException or IOException, HttpRequestError: HttpRequestError.SecureConnectionError } =>
            $"{where} does not speak TLS: use http://, or check the port.",
        { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse } =>
            $"{where} does not answer in HTTP: where the console has TLS use https://, or check the port.",
        _ => $"No gateway answers at {where}: check that it runs, and the address.",
    };
}
