using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HoopWire.Net;

/// <summary>What handshakes with clients have in common, one for each certificate and kind of listener.</summary>
internal sealed unsafe class TlsServerContext : TlsContext
{
    private static readonly ConditionalWeakTable<SslStreamCertificateContext, List<TlsServerContext>> Known = [];
    private readonly bool _asksCertificate;
    private readonly SslServerAuthenticationOptions _options;
    private readonly byte[] _alpn;
    private readonly byte* _alpnCopy;

    private TlsServerContext(SslServerAuthenticationOptions options, byte[] alpn) : base(LibSsl.ServerMethod(), options.EnabledSslProtocols)
    {
        _options = options;
        _alpn = alpn;
        _asksCertificate = options.ClientCertificateRequired;
        Show(options.ServerCertificateContext!);
        LibSsl.ContextControl(Handle, LibSsl.ControlSessionCacheMode, LibSsl.CacheOff, 0);
        ReadOnlySpan<byte> id = "hoopwire"u8;
        fixed (byte* first = id)
            Require(LibSsl.ContextSetSessionId(Handle, first, (uint)id.Length) == 1);

        // A ticket holds the client's certificate without its issuers, which is too little to verify it by.
        bool resumes = options.AllowTlsResume && !_asksCertificate;
        if (!resumes)
            LibSsl.ContextSetOptions(Handle, LibSsl.OptionNoTicket);
        Require(LibSsl.ContextSetTickets(Handle, resumes ? 1u : 0u) == 1);
        if (_asksCertificate)
            LibSsl.ContextSetVerify(Handle, LibSsl.VerifyPeer, 0);
        LibSsl.ContextSetVerifier(Handle, &TlsHandshake.OnCertificate, 0);
        if (alpn.Length == 0)
            return;

        // The callback's list: its length, then itself.
        _alpnCopy = (byte*)NativeMemory.Alloc((nuint)(sizeof(int) + alpn.Length));
        *(int*)_alpnCopy = alpn.Length;
        alpn.CopyTo(new Span<byte>(_alpnCopy + sizeof(int), alpn.Length));
        LibSsl.ContextSetAlpnChooser(Handle, &ChooseAlpn, (nint)_alpnCopy);
    }

    // The list outlives every connection of the context: those hold the context.
    ~TlsServerContext() => NativeMemory.Free(_alpnCopy);

    /// <summary>The context of such handshakes, if there is one already.</summary>
    public static TlsServerContext? Find(SslServerAuthenticationOptions options)
    {
        if (!Known.TryGetValue(options.ServerCertificateContext!, out List<TlsServerContext>? contexts))
            return null;

        byte[] alpn = AlpnList(options.ApplicationProtocols);
        lock (contexts)
            return contexts.Find(context => context.Serves(options, alpn));
    }

    /// <summary>The context of such handshakes. Sets one up where there is none, which takes milliseconds.</summary>
    /// <exception cref="CryptographicException">OpenSSL cannot use the certificate or its key.</exception>
    public static TlsServerContext Create(SslServerAuthenticationOptions options)
    {
        byte[] alpn = AlpnList(options.ApplicationProtocols);
        List<TlsServerContext> contexts = Known.GetOrCreateValue(options.ServerCertificateContext!);
        lock (contexts)
        {
            if (contexts.Find(context => context.Serves(options, alpn)) is { } known)
                return known;

            var created = new TlsServerContext(options, alpn);
            contexts.Add(created);
            return created;
        }
    }

    /// <summary>Whether the engine does all that the options ask for.</summary>
    public static bool IsServed(SslServerAuthenticationOptions options) =>
        options.ServerCertificateContext is not null && options.ServerCertificateSelectionCallback is null && options.CipherSuitesPolicy is null
        && options.EncryptionPolicy == EncryptionPolicy.RequireEncryption && Speaks(options.EnabledSslProtocols);

    private bool Serves(SslServerAuthenticationOptions options, byte[] alpn) =>
        options.ClientCertificateRequired == _asksCertificate && options.EnabledSslProtocols == _options.EnabledSslProtocols
        && options.AllowTlsResume == _options.AllowTlsResume && alpn.AsSpan().SequenceEqual(_alpn);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ChooseAlpn(nint ssl, byte** chosen, byte* chosenLength, byte* offered, uint offeredLength, nint own)
    {
        var mine = new ReadOnlySpan<byte>((byte*)own + sizeof(int), *(int*)own);
        var theirs = new ReadOnlySpan<byte>(offered, (int)Math.Min(offeredLength, ushort.MaxValue));
        for (ReadOnlySpan<byte> rest = mine; rest.Length > 0; rest = rest[(1 + rest[0])..])
        {
            if (!Offers(theirs, rest[..(1 + rest[0])]))
                continue;

            // The context's own copy: it stays where it is.
            *chosenLength = rest[0];
            *chosen = (byte*)own + sizeof(int) + (mine.Length - rest.Length) + 1;
            return LibSsl.AlpnChosen;
        }

        return LibSsl.AlpnFatal;
    }

    private static bool Offers(ReadOnlySpan<byte> list, ReadOnlySpan<byte> entry)
    {
        while (list.Length > 0 && list[0] < list.Length)
        {
            ReadOnlySpan<byte> first = list[..(1 + list[0])];
            if (first.SequenceEqual(entry))
                return true;
            list = list[first.Length..];
        }

        return false;
    }
}
