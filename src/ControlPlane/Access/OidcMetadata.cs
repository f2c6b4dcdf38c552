using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace HoopWire.ControlPlane;

/// <summary>
/// The signing keys of one issuer, by OpenID Connect Discovery 1.0. They are kept for half a day, and read again when a token names a key
/// that is not among them; a failure is remembered for some seconds, so that an issuer that is down costs a login nothing.
/// </summary>
internal sealed class OidcMetadata(string issuer, IDocumentRetriever documents, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromHours(12);
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Entry? _entry;
    private long? _lastTry;

    /// <summary>The keys that may have signed a token with this key id; null when the issuer cannot be reached, or is not who it should be.</summary>
    public async Task<IReadOnlyList<SecurityKey>?> GetKeysAsync(string? keyId, CancellationToken cancellationToken)
    {
        Entry? entry = _entry;
        if (entry is null || !entry.IsFresh(time) || entry.Match(keyId).Count == 0) entry = await RefreshAsync(keyId, cancellationToken);
        return entry?.Match(keyId);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<Entry?> RefreshAsync(string? keyId, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Entry? entry = _entry;
            if (entry is not null && entry.IsFresh(time) && entry.Match(keyId).Count > 0) return entry;
            if (_lastTry is long last && time.GetElapsedTime(last) < RefreshInterval) return entry;
            _lastTry = time.GetTimestamp();
            return _entry = await LoadAsync(cancellationToken) ?? entry;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Entry?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            string address = issuer.TrimEnd('/') + "/.well-known/openid-configuration";
            OpenIdConnectConfiguration configuration = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancellationToken);
            // Discovery 1.0 section 4.3: the document must be of the issuer that was asked for.
            if (!string.Equals(configuration.Issuer, issuer, StringComparison.Ordinal)) return null;
            List<SecurityKey> keys = [.. configuration.SigningKeys.Where(IsTrustworthy)];
            return keys.Count == 0 ? null : new Entry(keys, time.GetTimestamp());
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static bool IsTrustworthy(SecurityKey key) => key switch
    {
        RsaSecurityKey rsa => rsa.KeySize >= 2048,
        X509SecurityKey certificate => certificate.KeySize is >= 2048 or 256 or 384 or 521,
        ECDsaSecurityKey => true,
        _ => false,
    };

    private sealed record Entry(List<SecurityKey> Keys, long LoadedAt)
    {
        public bool IsFresh(TimeProvider time) => time.GetElapsedTime(LoadedAt) < KeepFor;

        public IReadOnlyList<SecurityKey> Match(string? keyId) =>
            string.IsNullOrEmpty(keyId) ? Keys : [.. Keys.Where(key => string.Equals(key.KeyId, keyId, StringComparison.Ordinal))];
    }
}
