using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>A handshake failed because of the peer's certificate.</summary>
/// <param name="fault">What is wrong with it.</param>
public sealed class PeerCertificateException(CertificateFault fault) : AuthenticationException($"The peer's certificate was refused ({fault}).")
{
    // Options serve many handshakes at a time, so that what one of them found is kept by the handshake, which is the callback's sender.
    private static readonly ConditionalWeakTable<object, PeerCertificateException> Noted = [];

    /// <summary>What is wrong with the certificate.</summary>
    public CertificateFault Fault { get; } = fault;

    /// <summary>Keeps why a handshake is about to fail.</summary>
    internal static void Note(object handshake, SslPolicyErrors errors, X509Chain? chain) =>
        Noted.AddOrUpdate(handshake, new PeerCertificateException(FaultOf(errors, chain)));

    /// <summary>Why a handshake failed; null where it was not for the certificate.</summary>
    internal static PeerCertificateException? Of(object handshake) => Noted.TryGetValue(handshake, out var noted) ? noted : null;

    private static CertificateFault FaultOf(SslPolicyErrors errors, X509Chain? chain)
    {
        if (errors == SslPolicyErrors.RemoteCertificateNameMismatch) return CertificateFault.OtherName;
        var flags = X509ChainStatusFlags.NoError;
        foreach (X509ChainStatus status in chain?.ChainStatus ?? []) flags |= status.Status;
        return (flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 ? CertificateFault.UnknownAuthority
            : flags.HasFlag(X509ChainStatusFlags.NotTimeValid) ? CertificateFault.Expired
            : CertificateFault.Unfit;
    }
}
