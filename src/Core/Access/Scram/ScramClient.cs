using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace HoopWire.Access;

/// <summary>
/// The client's side of one SCRAM-SHA-256 exchange. One use: <see cref="ClientFirst"/>, <see cref="TakeServerFirst"/>, derive the credential off
/// the loop, <see cref="ClientFinal"/>, <see cref="TakeServerFinal"/>.
/// </summary>
public sealed class ScramClient
{
    private readonly byte[] _gs2AndBinding;
    private readonly string _gs2Header;
    private readonly string _nonce;
    private string _serverFirst = "";
    private string _fullNonce = "";
    private byte[]? _serverSignature;

    /// <summary>
    /// An exchange over a connection. <paramref name="channelBinding"/> is its tls-server-end-point value, null without TLS or where the
    /// certificate has none; <paramref name="plusOffered"/> tells whether the server offered SCRAM-SHA-256-PLUS.
    /// </summary>
    public ScramClient(byte[]? channelBinding, bool plusOffered)
        : this(channelBinding, plusOffered, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)))
    {
    }

    internal ScramClient(byte[]? channelBinding, bool plusOffered, string nonce)
    {
        bool bind = channelBinding is not null && plusOffered;
        Mechanism = bind ? ScramMechanism.Sha256Plus : ScramMechanism.Sha256;
        // "y" lets the server see that its offer of PLUS was taken out on the way (RFC 5802 section 6).
        _gs2Header = bind ? $"p={ScramMechanism.ChannelBinding},," : channelBinding is null ? "n,," : "y,,";
        _gs2AndBinding = [.. Encoding.ASCII.GetBytes(_gs2Header), .. bind ? channelBinding! : []];
        _nonce = nonce;
    }

    /// <summary>The mechanism to name.</summary>
    public string Mechanism { get; }

    /// <summary>The salt the server named.</summary>
    public ReadOnlyMemory<byte> Salt { get; private set; }

    /// <summary>The iterations the server named.</summary>
    public int Iterations { get; private set; }

    /// <summary>The first message. The user name is empty: PostgreSQL takes it from the startup message.</summary>
    public byte[] ClientFirst() => Encoding.ASCII.GetBytes($"{_gs2Header}{ClientFirstBare}");

    /// <summary>
    /// Takes the server-first-message. False when it is malformed, its nonce does not extend ours, or it asks for fewer iterations than RFC 7677
    /// allows or more than <paramref name="iterationsMax"/>, which would be work without bound.
    /// </summary>
    public bool TakeServerFirst(ReadOnlySpan<byte> message, int iterationsMax)
    {
        if (_fullNonce.Length > 0) return false;
        var attributes = new ScramAttributes(message);
        if (!attributes.TryRead('r', out ReadOnlySpan<byte> nonce) || !ScramAttributes.IsNonce(nonce)) return false;
        if (!attributes.TryRead('s', out ReadOnlySpan<byte> salt) || !attributes.TryRead('i', out ReadOnlySpan<byte> count)) return false;
        if (!attributes.HasOnlyExtensions() || salt.Length is 0 or > 1024 || !Ascii.IsValid(message)) return false;
        string fullNonce = Encoding.ASCII.GetString(nonce);
        if (fullNonce.Length <= _nonce.Length || !fullNonce.StartsWith(_nonce, StringComparison.Ordinal)) return false;
        if (!TryDecodeSalt(salt, out byte[] saltBytes)) return false;
        if (!Utf8Parser.TryParse(count, out int iterations, out int consumed) || consumed != count.Length) return false;
        Iterations = iterations;
        if (iterations < ScramCredential.IterationsMin || iterations > iterationsMax) return false;
        Salt = saltBytes;
        _fullNonce = fullNonce;
        _serverFirst = Encoding.ASCII.GetString(message);
        return true;
    }

    /// <summary>The final message, with the proof that this side holds <paramref name="credential"/>.</summary>
    public byte[] ClientFinal(ScramCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        if (_fullNonce.Length == 0) throw new InvalidOperationException("The server has not spoken yet.");
        string withoutProof = $"c={Convert.ToBase64String(_gs2AndBinding)},r={_fullNonce}";
        byte[] authMessage = Encoding.ASCII.GetBytes($"{ClientFirstBare},{_serverFirst},{withoutProof}");
        _serverSignature = ScramProof.Server(credential.ServerKey, authMessage);
        return Encoding.ASCII.GetBytes($"{withoutProof},p={Convert.ToBase64String(ScramProof.Client(credential, authMessage))}");
    }

    /// <summary>Takes the server-final-message. Only true proves that the server knows the password's verifier.</summary>
    public bool TakeServerFinal(ReadOnlySpan<byte> message)
    {
        var attributes = new ScramAttributes(message);
        Span<byte> signature = stackalloc byte[ScramCredential.KeyBytes];
        return _serverSignature is not null
            && attributes.TryRead('v', out ReadOnlySpan<byte> value)
            && attributes.HasOnlyExtensions()
            && ScramAttributes.TryDecode(value, signature)
            && CryptographicOperations.FixedTimeEquals(signature, _serverSignature);
    }

    private string ClientFirstBare => $"n=,r={_nonce}";

    private static bool TryDecodeSalt(ReadOnlySpan<byte> base64, out byte[] salt)
    {
        salt = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, salt, out int consumed, out int written) != System.Buffers.OperationStatus.Done) return false;
        salt = salt[..written];
        return consumed == base64.Length && written > 0;
    }
}
