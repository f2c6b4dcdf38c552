using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>
/// One handshake of the engine, a step for each time bytes have come. Steps run off the loop: a signature takes up to a millisecond, a
/// certificate chain several.
/// </summary>
internal sealed unsafe class TlsHandshake
{
    // More than any flight: a chain of twenty certificates takes a quarter of it.
    private const int OutputBytesMax = 64 << 10;

    // The handshake whose step runs on this thread, for OpenSSL's callback.
    [ThreadStatic]
    private static TlsHandshake? _current;

    private readonly PeerVerification _verification;
    private byte[]? _output;
    private X509Certificate2? _peer;
    private string? _refusal;

    public TlsHandshake(TlsSession session, PeerVerification verification)
    {
        Session = session;
        _verification = verification;
    }

    public TlsSession Session { get; }

    /// <summary>The peer's certificate, once it is accepted.</summary>
    public X509Certificate2? PeerCertificate => _peer;

    /// <summary>Why the last step failed; null while the handshake goes well.</summary>
    public string? Failure { get; private set; }

    /// <summary>What of the last step's input was taken.</summary>
    public int Consumed { get; private set; }

    /// <summary>What the last step wants sent, also when it failed: then an alert.</summary>
    public ReadOnlySpan<byte> Output => _output.AsSpan(0, OutputBytes);

    private int OutputBytes { get; set; }

    /// <summary>Goes on with what has come. True when the handshake is over, well or not.</summary>
    public bool Step(ReadOnlySpan<byte> input)
    {
        _output ??= ArrayPool<byte>.Shared.Rent(OutputBytesMax);
        _current = this;
        try
        {
            TlsStatus status;
            fixed (byte* bytes = input)
            {
                fixed (byte* output = _output)
                {
                    ref TlsWindow window = ref TlsBio.Window;
                    window = new TlsWindow { In = bytes, InLeft = input.Length, Out = output, OutRoom = _output.Length };
                    status = Session.DoHandshake();
                    OutputBytes = window.Written;
                    Consumed = input.Length - window.InLeft;
                    window = default;
                }
            }

            if (status == TlsStatus.WantsInput)
                return false;
            if (status != TlsStatus.Done)
                Failure = _refusal ?? $"The TLS handshake failed ({OpenSsl.TakeError()}).";
            else if (_peer is null && !TryVerifyResumed())
                Failure = _refusal;
            return true;
        }
        finally
        {
            _current = null;
        }
    }

    /// <summary>Gives back what the handshake needed, once its last output is sent.</summary>
    public void Finish()
    {
        if (_output is not null)
            ArrayPool<byte>.Shared.Return(_output, clearArray: true);
        _output = null;
        OutputBytes = 0;
    }

    /// <summary>OpenSSL's question whether the peer's certificate will do: 1 or 0.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int OnCertificate(nint store, nint argument)
    {
        if (_current is not { } handshake)
            return 0;

        int error = LibCrypto.VerifyRejected;
        bool accepted = handshake.TryVerify(
            () => (TlsSession.Copy(LibCrypto.VerifiedCertificate(store)), TlsSession.CopyAll(LibCrypto.VerifiedChain(store))), ref error);
        LibCrypto.SetVerifyError(store, accepted ? 0 : error);
        return accepted ? 1 : 0;
    }

    // A resumed session comes with the certificate of the first one. It is judged again: it may have expired, or its authority may
    // have been dropped, since then.
    private bool TryVerifyResumed()
    {
        if (!_verification.IsRequired)
            return true;

        int error = 0;
        return TryVerify(Session.PeerCertificate, ref error);
    }

    // Nothing may be thrown through OpenSSL.
    private bool TryVerify(Func<(X509Certificate2?, X509Certificate2Collection)> read, ref int error)
    {
        try
        {
            (X509Certificate2? certificate, X509Certificate2Collection shown) = read();
            if (_verification.Accepts(this, certificate, shown, out error))
            {
                _peer = certificate is not null && Session.Context is TlsClientContext context ? context.Share(certificate) : certificate;
                return true;
            }

            _refusal = "The peer's certificate was refused.";
        }
        catch (Exception e)
        {
            _refusal = $"The peer's certificate cannot be verified ({e.Message.TrimEnd('.')}).";
        }

        return false;
    }
}
