using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace HoopWire.ControlPlane;

/// <summary>
/// The signing keys of one issuer, by OpenID Connect Discovery 1.0. They are kept for half a day, and read again when a token names a key
/// that is not among them. Whoever needs them meanwhile waits for the one reading under way, which belongs to no login and has an end; a failure is
/// remembered for some seconds, so that an issuer that is down costs a login nothing.
/// </summary>
internal sealed class OidcMetadata(string issuer, IDocumentRetriever documents, TimeProvider time)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromHours(12);
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);

    /// <summary>For both documents: an issuer that takes a request and does not answer costs a login no more.</summary>
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private volatile Entry? _entry;
    private Task<Entry?> _loading = Task.FromResult<Entry?>(null);
    private long? _lastTry;

    /// <summary>The keys that may have signed a token with this key id; null when the issuer cannot be reached, or is not who it should be.</summary>
    public async Task<IReadOnlyList<SecurityKey>?> GetKeysAsync(string? keyId, CancellationToken cancellationToken)
    {
        Entry? entry = _entry;
        if (entry is null || !entry.IsFresh(time) || entry.Match(keyId).Count == 0) entry = await RefreshAsync().WaitAsync(cancellationToken);
        return entry?.Match(keyId);
    }

    private Task<Entry?> RefreshAsync()
    {
        lock (_gate)
        {
            if (!_loading.IsCompleted || (_lastTry is long last && time.GetElapsedTime(last) < RefreshInterval)) return _loading;
            _lastTry = time.GetTimestamp();
            return _loading = Task.Run(LoadAsync);
        }
    }

    /// <summary>The keys that are published now; those of before when that cannot be told.</summary>
    private async Task<Entry?> LoadAsync()
    {
        using CancellationTokenSource deadline = new(LoadTimeout, time);
        try
        {
            string address = issuer.TrimEnd('/') + "/.well-known/openid-configuration";
            OpenIdConnectConfiguration configuration = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, deadline.Token);
            // Discovery 1.0 section 4.3: the document must be of the issuer that was asked for.
            if (!string.Equals(configuration.Issuer, issuer, StringComparison.Ordinal)) return _entry;
            List<SecurityKey> keys = [.. configuration.SigningKeys.Where(IsTrustworthy)];
            return keys.Count == 0 ? _entry : (_entry = new Entry(keys, time.GetTimestamp()));
        }
        catch (Exception)
        {
            return _entry;
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
