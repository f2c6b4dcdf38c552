using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;

namespace HoopWire.Net;

/// <summary>What a TLS handshake is to be like, from the settings of a listener or of a target.</summary>
public static class TlsOptions
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>
    /// Towards clients of a listener. Where it has client authorities a certificate is asked for: one that they have not signed fails the handshake,
    /// none at all does not.
    /// </summary>
    public static SslServerAuthenticationOptions ForClients(ServerTls tls, params ReadOnlySpan<SslApplicationProtocol> applicationProtocols)
    {
        ArgumentNullException.ThrowIfNull(tls);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = tls.Certificate,
            EnabledSslProtocols = Protocols,
            ApplicationProtocols = [.. applicationProtocols],
        };
        if (tls.ClientAuthorities is not { } authorities) return options;
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = TrustOnly(authorities);
        options.CertificateChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        options.RemoteCertificateValidationCallback =
            static (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNotAvailable;
        return options;
    }

    /// <summary>
    /// Towards a target, verified as its <see cref="Target.Tls"/> says, with the credential's certificate where it has one. Reads files: call it
    /// off the loop.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CryptographicException">A file does not hold what it should.</exception>
    public static SslClientAuthenticationOptions ForTarget(
        Target target, TargetCredential? credential, params ReadOnlySpan<SslApplicationProtocol> applicationProtocols)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new SslClientAuthenticationOptions
        {
            TargetHost = target.Host,
            EnabledSslProtocols = Protocols,
            ApplicationProtocols = [.. applicationProtocols],
            CertificateChainPolicy = target.CaFile is { } file ? TrustOnly(LoadAuthorities(file)) : null,
            RemoteCertificateValidationCallback = Verifier(target.Tls),
            ClientCertificateContext = credential?.CertificateFile is { } certificate
                ? LoadCertificate(certificate, credential.KeyFile ?? certificate)
                : null,
        };
    }

    private static RemoteCertificateValidationCallback Verifier(TargetTls mode) => mode switch
    {
        TargetTls.Require => static (handshake, certificate, chain, errors) => Accepts(handshake, chain, errors, certificate is not null),
        TargetTls.VerifyCa => static (handshake, _, chain, errors) =>
            Accepts(handshake, chain, errors, (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None),
        _ => static (handshake, _, chain, errors) => Accepts(handshake, chain, errors, errors == SslPolicyErrors.None),
    };

    private static bool Accepts(object handshake, X509Chain? chain, SslPolicyErrors errors, bool accepted)
    {
        if (!accepted) PeerCertificateException.Note(handshake, errors, chain);
        return accepted;
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // Intermediates come with the handshake, never from an address that a certificate names.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static X509Certificate2Collection LoadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("The file holds no certificate.");
    }

    private static SslStreamCertificateContext LoadCertificate(string certificateFile, string keyFile)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        if (chain.Count > 0) chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
