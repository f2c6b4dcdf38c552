using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>
/// Judges the certificate a peer showed as SslStream judges it under the same options: chain, purpose, host name, then the options'
/// own callback.
/// </summary>
internal sealed class PeerVerification
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly X509ChainPolicy? _policy;
    private readonly X509RevocationMode _revocation;
    private readonly RemoteCertificateValidationCallback? _callback;
    private readonly string _purpose;
    private readonly string? _host;
    private readonly bool _required;

    public PeerVerification(SslServerAuthenticationOptions options)
    {
        (_policy, _revocation, _callback) = (options.CertificateChainPolicy, options.CertificateRevocationCheckMode, options.RemoteCertificateValidationCallback);
        (_purpose, _required) = (ClientAuthentication, options.ClientCertificateRequired);
    }

    public PeerVerification(SslClientAuthenticationOptions options)
    {
        (_policy, _revocation, _callback) = (options.CertificateChainPolicy, options.CertificateRevocationCheckMode, options.RemoteCertificateValidationCallback);
        (_purpose, _required) = (ServerAuthentication, true);
        _host = HostNames.Normalize(options.TargetHost);
    }

    /// <summary>Whether a certificate is asked for at all.</summary>
    public bool IsRequired => _required;

    /// <summary>Whether the peer may go on; otherwise <paramref name="error"/> is OpenSSL's name for the alert it is told.</summary>
    public bool Accepts(object sender, X509Certificate2? certificate, X509Certificate2Collection shown, out int error)
    {
        using X509Chain? chain = certificate is null ? null : new X509Chain { ChainPolicy = PolicyFor(shown) };
        SslPolicyErrors errors = certificate is null ? SslPolicyErrors.RemoteCertificateNotAvailable : SslPolicyErrors.None;
        if (certificate is not null && !chain!.Build(certificate))
            errors |= SslPolicyErrors.RemoteCertificateChainErrors;
        if (certificate is not null && _host is not null && !HostNames.Matches(certificate, _host))
            errors |= SslPolicyErrors.RemoteCertificateNameMismatch;
        error = ErrorFor(errors, chain);
        if (_callback is not null)
            return _callback(sender, certificate, chain, errors);
        if (!_required)
            errors &= ~SslPolicyErrors.RemoteCertificateNotAvailable;
        return errors == SslPolicyErrors.None;
    }

    private X509ChainPolicy PolicyFor(X509Certificate2Collection shown)
    {
        // A copy: the options may serve other handshakes at this moment.
        X509ChainPolicy policy = _policy?.Clone() ?? new X509ChainPolicy
        {
            RevocationMode = _revocation,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
        };
        policy.ExtraStore.AddRange(shown);
        if (policy.ApplicationPolicy.Count == 0)
            policy.ApplicationPolicy.Add(new Oid(_purpose));
        return policy;
    }

    private static int ErrorFor(SslPolicyErrors errors, X509Chain? chain)
    {
        if (errors == SslPolicyErrors.RemoteCertificateNameMismatch)
            return LibCrypto.VerifyNameMismatch;

        X509ChainStatusFlags flags = X509ChainStatusFlags.NoError;
        foreach (X509ChainStatus status in chain?.ChainStatus ?? [])
            flags |= status.Status;
        return (flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 ? LibCrypto.VerifyUnknownAuthority
            : flags.HasFlag(X509ChainStatusFlags.Revoked) ? LibCrypto.VerifyRevoked
            : flags.HasFlag(X509ChainStatusFlags.NotTimeValid) ? LibCrypto.VerifyExpired
            : LibCrypto.VerifyRejected;
    }
}
