using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>One SSL_CTX: what the handshakes of one configuration have in common.</summary>
internal abstract unsafe class TlsContext
{
    // The suites of TLS 1.2 that SslStream offers as well, and ChaCha20; those of TLS 1.3 are OpenSSL's.
    private const string Ciphers =
        "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:"
        + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
        + "ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256";

    private const int Modes =
        LibSsl.ModePartialWrite | LibSsl.ModeMovingWriteBuffer | LibSsl.ModeAutoRetry | LibSsl.ModeReleaseBuffers;

    protected TlsContext(nint method, SslProtocols protocols)
    {
        Handle = LibSsl.ContextNew(method);
        if (Handle == 0)
            throw Failed("cannot be set up");

        bool tls12 = protocols == SslProtocols.None || protocols.HasFlag(SslProtocols.Tls12);
        bool tls13 = protocols == SslProtocols.None || protocols.HasFlag(SslProtocols.Tls13);
        LibSsl.ContextSetOptions(Handle, LibSsl.OptionNoRenegotiation | LibSsl.OptionNoCompression);
        LibSsl.ContextControl(Handle, LibSsl.ControlMode, Modes, 0);
        Require(LibSsl.ContextControl(Handle, LibSsl.ControlMinVersion, tls12 ? LibSsl.Tls12 : LibSsl.Tls13, 0) == 1);
        Require(LibSsl.ContextControl(Handle, LibSsl.ControlMaxVersion, tls13 ? LibSsl.Tls13 : LibSsl.Tls12, 0) == 1);
        Require(LibSsl.ContextSetCiphers(Handle, Ciphers) == 1);
    }

    ~TlsContext() => LibSsl.ContextFree(Handle);

    public nint Handle { get; }

    /// <summary>This side's certificate, where it shows one.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>Whether the engine speaks one of the versions asked for.</summary>
    protected static bool Speaks(SslProtocols protocols) =>
        protocols == SslProtocols.None || (protocols & (SslProtocols.Tls12 | SslProtocols.Tls13)) != 0;

    /// <summary>The protocols in the form of RFC 7301 section 3.1.</summary>
    protected static byte[] AlpnList(List<SslApplicationProtocol>? protocols) =>
        protocols is null ? [] : [.. protocols.SelectMany(p => (byte[])[(byte)p.Protocol.Length, .. p.Protocol.Span])];

    /// <summary>Shows <paramref name="certificate"/>, its intermediates behind it.</summary>
    /// <exception cref="CryptographicException">Its key cannot be had, or does not fit.</exception>
    protected void Show(SslStreamCertificateContext certificate)
    {
        X509Certificate2 own = certificate.TargetCertificate;
        byte[] key = ExportKey(own);
        try
        {
            UseCertificate(own, intermediate: false);
            fixed (byte* start = key)
            {
                byte* der = start;
                nint parsed = LibCrypto.KeyFromDer(0, &der, key.Length);
                bool used = parsed != 0 && LibSsl.ContextUseKey(Handle, parsed) == 1;
                LibCrypto.KeyFree(parsed);
                Require(used);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }

        // A root among the file's certificates is of no use to the peer.
        foreach (X509Certificate2 issuer in certificate.IntermediateCertificates)
            UseCertificate(issuer, intermediate: true);
        Certificate = own;
    }

    protected static void Require(bool done)
    {
        if (!done)
            throw Failed("does not take the settings");
    }

    private void UseCertificate(X509Certificate2 certificate, bool intermediate)
    {
        ReadOnlySpan<byte> bytes = certificate.RawDataMemory.Span;
        fixed (byte* start = bytes)
        {
            byte* der = start;
            nint parsed = LibCrypto.CertificateFromDer(0, &der, bytes.Length);
            bool used = parsed != 0 && (intermediate
                ? LibSsl.ContextControl(Handle, LibSsl.ControlChainCertificate, 1, parsed) == 1
                : LibSsl.ContextUseCertificate(Handle, parsed) == 1);
            LibCrypto.CertificateFree(parsed);
            Require(used);
        }
    }

    private static byte[] ExportKey(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()
            ?? throw new CryptographicException("The certificate has no key that TLS can use.");
        return key.ExportPkcs8PrivateKey();
    }

    private static CryptographicException Failed(string what) => new($"OpenSSL {what} ({OpenSsl.TakeError()}).");
}
