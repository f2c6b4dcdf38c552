using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;

namespace HoopWire.Policy.Masking;

/// <summary>
/// Where the keys of masks come from: each domain's are derived (HKDF, RFC 5869) from the domain's own secret where the configuration names one, otherwise
/// from the gateway's.
/// </summary>
/// <param name="gateway">The gateway's own secret.</param>
/// <param name="domains">Secrets of domains that have one.</param>
public sealed class MaskKeys(Secret gateway, ImmutableDictionary<string, Secret> domains)
{
    /// <summary>Shortest secret that keys are derived from.</summary>
    public const int SecretBytesMin = 16;

    private readonly ImmutableDictionary<string, Secret> _domains = domains;

    /// <summary>The gateway's own secret.</summary>
    public Secret Gateway => gateway;

    /// <summary>Whether every domain has the same keys by another one.</summary>
    /// <param name="other">The other one; null for none.</param>
    public bool IsSameAs(MaskKeys? other) => other is not null && (ReferenceEquals(this, other) || HasSecrets(other.Gateway, other._domains));

    /// <summary>The keys of a domain: the same for the same secret and name, on every gateway.</summary>
    public MaskKey Of(string domain)
    {
        ReadOnlySpan<byte> secret = _domains.GetValueOrDefault(domain, gateway).Reveal();
        return new MaskKey(Derive(secret, "token", domain), Derive(secret, "fpe", domain));
    }

    private bool HasSecrets(Secret secret, ImmutableDictionary<string, Secret> others) =>
        gateway.Equals(secret) && _domains.Count == others.Count && _domains.All(d => others.TryGetValue(d.Key, out var same) && d.Value.Equals(same));

    private static byte[] Derive(ReadOnlySpan<byte> secret, string purpose, string domain)
    {
        byte[] key = new byte[MaskKey.Bytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, "hoopwire masks"u8, Encoding.UTF8.GetBytes($"{purpose}\0{domain}"));
        return key;
    }
}
