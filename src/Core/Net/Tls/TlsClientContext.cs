using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>
/// What handshakes with one target under the same settings have in common, its sessions to resume among them. There is one for each
/// options object: whoever wants sessions resumed uses the same object again.
/// </summary>
internal sealed unsafe class TlsClientContext : TlsContext
{
    private const int DataIndex = 0;
    private static readonly ConditionalWeakTable<SslClientAuthenticationOptions, TlsClientContext> Known = [];
    private readonly GCHandle _self;
    private volatile X509Certificate2? _peer;

    private TlsClientContext(SslClientAuthenticationOptions options) : base(LibSsl.ClientMethod(), options.EnabledSslProtocols)
    {
        string host = HostNames.Normalize(options.TargetHost);
        ServerName = host.Length == 0 || IPAddress.TryParse(host, out _) ? null : host;
        if (options.ClientCertificateContext is { } certificate)
            Show(certificate);
        LibSsl.ContextSetVerify(Handle, LibSsl.VerifyPeer, 0);
        LibSsl.ContextSetVerifier(Handle, &TlsHandshake.OnCertificate, 0);
        byte[] alpn = AlpnList(options.ApplicationProtocols);
        fixed (byte* list = alpn)
            Require(alpn.Length == 0 || LibSsl.ContextOfferAlpn(Handle, list, (uint)alpn.Length) == 0);
        LibSsl.ContextControl(Handle, LibSsl.ControlSessionCacheMode, options.AllowTlsResume ? LibSsl.CacheClientOnly : LibSsl.CacheOff, 0);
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        Require(LibSsl.ContextSetData(Handle, DataIndex, GCHandle.ToIntPtr(_self)) == 1);
        LibSsl.ContextSetSessionTaker(Handle, &TakeSession);
    }

    // A connection of the context holds it, so no callback comes any more.
    ~TlsClientContext()
    {
        Sessions.Clear();
        if (_self.IsAllocated)
            _self.Free();
    }

    /// <summary>The name for server name indication; null where the target is an address.</summary>
    public string? ServerName { get; }

    /// <summary>Sessions of the target that may be resumed.</summary>
    public ResumableSessions Sessions { get; } = new();

    public static TlsClientContext? Find(SslClientAuthenticationOptions options) =>
        Known.TryGetValue(options, out TlsClientContext? context) ? context : null;

    /// <summary>The context of such handshakes. Sets one up where there is none, which takes milliseconds.</summary>
    /// <exception cref="CryptographicException">OpenSSL cannot use the certificate or its key.</exception>
    public static TlsClientContext Create(SslClientAuthenticationOptions options)
    {
        lock (Known)
            return Known.GetValue(options, static o => new TlsClientContext(o));
    }

    /// <summary>Whether the engine does all that the options ask for.</summary>
    public static bool IsServed(SslClientAuthenticationOptions options) =>
        options.ClientCertificates is null or { Count: 0 } && options.LocalCertificateSelectionCallback is null && options.CipherSuitesPolicy is null
        && options.EncryptionPolicy == EncryptionPolicy.RequireEncryption && Speaks(options.EnabledSslProtocols);

    /// <summary>The same certificate as an object that connections share: a target shows the same one to all of them.</summary>
    public X509Certificate2 Share(X509Certificate2 certificate)
    {
        X509Certificate2? known = _peer;
        if (known is not null && known.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span))
            return known;

        _peer = certificate;
        return certificate;
    }

    // Called inside a read or a handshake; 1 keeps the reference.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TakeSession(nint ssl, nint session)
    {
        nint data = LibSsl.ContextGetData(LibSsl.ContextOf(ssl), DataIndex);
        return data != 0 && GCHandle.FromIntPtr(data).Target is TlsClientContext context && context.Sessions.TryAdd(session) ? 1 : 0;
    }
}
