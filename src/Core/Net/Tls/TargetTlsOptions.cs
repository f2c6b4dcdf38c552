using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using HoopWire.Access;

namespace HoopWire.Net;

/// <summary>
/// The TLS options of targets, kept for as long as settings and files stay what they are: sessions are resumed between handshakes with the
/// same options. Any thread.
/// </summary>
/// <param name="protocols">What ALPN offers; nothing where the protocol does without it.</param>
public sealed class TargetTlsOptions(params SslApplicationProtocol[] protocols)
{
    // Fleets make many targets; past this everything is made anew.
    private const int KeptMax = 1024;
    private readonly ConcurrentDictionary<Settings, (byte[] Files, SslClientAuthenticationOptions Options)> _kept = new();

    /// <summary>The options of <paramref name="target"/> with the certificate of <paramref name="credential"/>, made off the caller's loop.</summary>
    /// <exception cref="CryptographicException">A file cannot be read, or does not hold what it should.</exception>
    public Task<SslClientAuthenticationOptions> LoadAsync(Target target, TargetCredential? credential, CancellationToken cancellationToken) =>
        Task.Run(() => Load(target, credential), cancellationToken);

    /// <summary>The same at once. Not on a loop: it reads the files each time.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CryptographicException">A file does not hold what it should.</exception>
    internal SslClientAuthenticationOptions For(Target target, TargetCredential? credential)
    {
        ArgumentNullException.ThrowIfNull(target);
        var settings = new Settings(target.Host, target.Port, target.Tls, target.CaFile, credential?.CertificateFile, credential?.KeyFile);

        // The hash comes first: files that change meanwhile are seen at the next call.
        byte[] files = Hash(settings.CaFile, settings.CertificateFile, settings.KeyFile);
        if (_kept.TryGetValue(settings, out var kept) && files.AsSpan().SequenceEqual(kept.Files))
            return kept.Options;

        SslClientAuthenticationOptions options = TlsOptions.ForTarget(target, credential, protocols);
        if (_kept.Count >= KeptMax)
            _kept.Clear();
        _kept[settings] = (files, options);
        return options;
    }

    private SslClientAuthenticationOptions Load(Target target, TargetCredential? credential)
    {
        try
        {
            return For(target, credential);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CryptographicException("A certificate file cannot be read.", e);
        }
    }

    private static byte[] Hash(params ReadOnlySpan<string?> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string? file in files)
        {
            if (file is not null)
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return hash.GetHashAndReset();
    }

    private readonly record struct Settings(string Host, int Port, TargetTls Tls, string? CaFile, string? CertificateFile, string? KeyFile);
}
