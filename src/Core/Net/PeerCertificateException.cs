using System.Globalization;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>A handshake failed because of the peer's certificate.</summary>
/// <param name="fault">What is wrong with it.</param>
public sealed class PeerCertificateException(CertificateFault fault) : AuthenticationException($"The peer's certificate was refused ({fault}).")
{
    private const int TextMax = 200;

    // Options serve many handshakes at a time, so that what one of them found is kept by the handshake, which is the callback's sender.
    private static readonly ConditionalWeakTable<object, PeerCertificateException> Noted = [];

    /// <summary>What is wrong with the certificate.</summary>
    public CertificateFault Fault { get; } = fault;

    /// <summary>For the operator: whose certificate it was, by whom, until when, and what was found wrong with it.</summary>
    public string Details { get; private init; } = "no certificate was shown";

    /// <summary>Keeps why a handshake is about to fail.</summary>
    internal static void Note(object handshake, SslPolicyErrors errors, X509Chain? chain) =>
        Noted.AddOrUpdate(handshake, Make(errors, chain));

    /// <summary>Why a handshake failed; null where it was not for the certificate.</summary>
    internal static PeerCertificateException? Of(object handshake) => Noted.TryGetValue(handshake, out var noted) ? noted : null;

    private static PeerCertificateException Make(SslPolicyErrors errors, X509Chain? chain)
    {
        var made = new PeerCertificateException(FaultOf(errors, chain));
        if (chain is not { ChainElements: [var shown, ..] }) return made;
        var certificate = shown.Certificate;
        string wrong = string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim().TrimEnd('.')));
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) wrong = $"{(wrong.Length == 0 ? "" : wrong + "; ")}it names {Clean(NamesOf(certificate))}";
        string until = certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new PeerCertificateException(made.Fault) { Details = $"subject {Clean(certificate.Subject)}, issuer {Clean(certificate.Issuer)}, valid until {until}: {Clean(wrong)}" };
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] found = names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
        return found.Length == 0 ? "no host" : string.Join(", ", found);
    }

    /// <summary>A peer's words as they may stand in a line.</summary>
    private static string Clean(string text) => PlainText.Of(text.Length > TextMax ? text[..TextMax] + "…" : text);

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
