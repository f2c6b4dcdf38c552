using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HoopWire.Net;

/// <summary>
/// One SSL object. Its calls read and write the thread's <see cref="TlsBio.Window"/>; one thread at a time. Whoever made it frees it.
/// </summary>
internal sealed unsafe class TlsSession
{
    // A certificate longer than this is refused by OpenSSL itself (SSL_MAX_CERT_LIST_DEFAULT).
    private const int CertificateBytesMax = 100 << 10;

    // The context must not be finalized before the session is done with it.
    private readonly TlsContext _context;
    private nint _ssl;

    public TlsSession(TlsServerContext context) : this((TlsContext)context) => LibSsl.SetAccept(_ssl);

    public TlsSession(TlsClientContext context) : this((TlsContext)context)
    {
        LibSsl.SetConnect(_ssl);
        if (context.ServerName is { } name)
        {
            fixed (byte* first = Encoding.ASCII.GetBytes(name + '\0'))
                _ = LibSsl.Control(_ssl, LibSsl.ControlServerName, 0, first);
        }

        nint earlier = context.Sessions.Take();
        if (earlier == 0)
            return;

        _ = LibSsl.SetSession(_ssl, earlier);
        LibSsl.SessionFree(earlier);
    }

    private TlsSession(TlsContext context)
    {
        _context = context;
        _ssl = LibSsl.New(context.Handle);
        if (_ssl == 0)
            throw new OutOfMemoryException($"OpenSSL cannot make a session ({OpenSsl.TakeError()}).");

        nint bio = TlsBio.Create();
        LibSsl.SetBio(_ssl, bio, bio);
    }

    public TlsContext Context => _context;

    /// <summary>Whether an earlier session was resumed.</summary>
    public bool IsResumed => LibSsl.IsResumed(_ssl) == 1;

    /// <summary>Whether what came so far ends inside of a record.</summary>
    public bool IsMidRecord => LibSsl.HasPending(_ssl) == 1 || LibSsl.ReadState(_ssl)[1] == (byte)'B';

    public SslApplicationProtocol ApplicationProtocol
    {
        get
        {
            byte* name;
            uint length;
            LibSsl.GetAlpn(_ssl, &name, &length);
            return length is 0 or > byte.MaxValue ? default : new SslApplicationProtocol(new ReadOnlySpan<byte>(name, (int)length).ToArray());
        }
    }

    public TlsStatus DoHandshake()
    {
        LibCrypto.ClearErrors();
        int result = LibSsl.DoHandshake(_ssl);
        return result == 1 ? TlsStatus.Done : StatusOf(result);
    }

    /// <summary>Decrypts the next record. With room for a whole one nothing decrypted stays behind in OpenSSL.</summary>
    public TlsStatus Read(byte* to, int room, out int count)
    {
        LibCrypto.ClearErrors();
        int result = LibSsl.Read(_ssl, to, room);
        count = Math.Max(result, 0);
        return result > 0 ? TlsStatus.Done : StatusOf(result);
    }

    /// <summary>Encrypts; the number of bytes taken, or 0 when the session is broken.</summary>
    public int Write(byte* from, int length)
    {
        LibCrypto.ClearErrors();
        int result = LibSsl.Write(_ssl, from, length);
        if (result <= 0)
            LibCrypto.ClearErrors();
        return Math.Max(result, 0);
    }

    /// <summary>Writes close_notify.</summary>
    public void Shutdown()
    {
        LibCrypto.ClearErrors();
        _ = LibSsl.Shutdown(_ssl);
        LibCrypto.ClearErrors();
    }

    /// <summary>Changes the keys with the next write, and asks the peer to do so where <paramref name="both"/>. TLS 1.3.</summary>
    public bool UpdateKeys(bool both) => LibSsl.KeyUpdate(_ssl, both ? 1 : 0) == 1;

    /// <summary>The peer's certificate and all that it showed with it; null without one.</summary>
    public (X509Certificate2? Certificate, X509Certificate2Collection Shown) PeerCertificate()
    {
        nint certificate = LibSsl.TakePeerCertificate(_ssl);
        if (certificate == 0)
            return (null, []);

        try
        {
            return (Copy(certificate), CopyAll(LibSsl.PeerChain(_ssl)));
        }
        finally
        {
            LibCrypto.CertificateFree(certificate);
        }
    }

    public void Free()
    {
        LibSsl.Free(_ssl);
        _ssl = 0;
    }

    public static X509Certificate2 Copy(nint certificate)
    {
        int length = LibCrypto.CertificateToDer(certificate, null);
        if (length is <= 0 or > CertificateBytesMax)
            throw new InvalidOperationException("OpenSSL gives a certificate that cannot be read.");

        byte[] bytes = new byte[length];
        fixed (byte* first = bytes)
        {
            byte* to = first;
            _ = LibCrypto.CertificateToDer(certificate, &to);
        }

        return X509CertificateLoader.LoadCertificate(bytes);
    }

    public static X509Certificate2Collection CopyAll(nint stack)
    {
        var all = new X509Certificate2Collection();
        int count = stack == 0 ? 0 : LibCrypto.StackCount(stack);
        for (int i = 0; i < count; i++)
            all.Add(Copy(LibCrypto.StackItem(stack, i)));
        return all;
    }

    private TlsStatus StatusOf(int result)
    {
        if (TlsBio.Window.Overflowed)
            return TlsStatus.Failed;

        return LibSsl.GetError(_ssl, result) switch
        {
            LibSsl.ErrorWantRead => TlsStatus.WantsInput,
            LibSsl.ErrorZeroReturn => TlsStatus.Closed,
            _ => TlsStatus.Failed,
        };
    }
}
