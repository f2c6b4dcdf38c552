using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace HoopWire.Access;

/// <summary>
/// Derived credentials by password, salt and iterations, so that a thousand logins with one password cost one derivation. In memory only, bounded,
/// and keyed by a digest under a key of this process. Thread-safe.
/// </summary>
public sealed class ScramCredentialCache
{
    private const int EntriesMax = 1024;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Lazy<Task<ScramCredential>>> _entries = new(StringComparer.Ordinal);
    private readonly Func<Secret, ReadOnlyMemory<byte>, int, ScramCredential> _derive;

    /// <summary>An empty one.</summary>
    public ScramCredentialCache() : this(static (secret, salt, iterations) => ScramCredential.Derive(secret, salt.Span, iterations))
    {
    }

    /// <summary>The same with another derivation.</summary>
    /// <param name="derive">What takes milliseconds: secret, salt and iterations.</param>
    public ScramCredentialCache(Func<Secret, ReadOnlyMemory<byte>, int, ScramCredential> derive) => _derive = derive;

    /// <summary>The credential, derived off the caller's thread when it is not here yet.</summary>
    public Task<ScramCredential> GetAsync(Secret secret, ReadOnlyMemory<byte> salt, int iterations)
    {
        ArgumentNullException.ThrowIfNull(secret);
        string id = IdOf(secret, salt.Span, iterations);
        if (_entries.TryGetValue(id, out Lazy<Task<ScramCredential>>? entry)) return entry.Value;
        // Full is rare (it takes as many passwords as entries), and starting over costs milliseconds per password.
        if (_entries.Count >= EntriesMax) _entries.Clear();
        return _entries.GetOrAdd(id, _ => new(() => Task.Run(() => _derive(secret, salt, iterations)))).Value;
    }

    private string IdOf(Secret secret, ReadOnlySpan<byte> salt, int iterations)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(BitConverter.GetBytes(iterations));
        hash.AppendData(BitConverter.GetBytes(salt.Length));
        hash.AppendData(salt);
        hash.AppendData(secret.Reveal());
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
