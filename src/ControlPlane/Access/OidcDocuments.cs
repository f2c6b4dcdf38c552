using Microsoft.IdentityModel.Protocols;

namespace HoopWire.ControlPlane;

/// <summary>Fetches an issuer's documents: over TLS unless the host is this machine, no redirects, bounded in size, and in time by whoever asks.</summary>
internal sealed class OidcDocuments : IDocumentRetriever, IDisposable
{
    private const int DocumentBytesMax = 1 << 20;
    private readonly HttpClient _client;

    public OidcDocuments()
    {
        // A redirect could lead the request anywhere inside the gateway's network.
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(3) };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = DocumentBytesMax };
    }

    /// <summary>Whether an address may be fetched from: https, or http on a loopback host.</summary>
    public static bool IsAllowed(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <inheritdoc/>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (!IsAllowed(address)) throw new IOException("The issuer names an address that is neither https nor on this machine.");
        using HttpResponseMessage response = await _client.GetAsync(address, cancel);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
