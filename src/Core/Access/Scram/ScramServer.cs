using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HoopWire.Access;

/// <summary>
/// The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677). Every verifier of the account is tried against the proof; an account
/// without any runs the same steps and ends like a wrong password. One use: start, then finish.
/// </summary>
public sealed class ScramServer
{
    private readonly ScramAccount _account;
    private readonly byte[]? _channelBinding;
    private readonly string _serverNonce;
    private byte[] _gs2AndBinding = [];
    private bool _isBound;
    private byte[] _clientFirstBare = [];
    private byte[] _serverFirst = [];
    private string _nonce = "";
    private State _state = State.Start;

    /// <summary>
    /// An exchange for <paramref name="account"/>. <paramref name="channelBinding"/> is the tls-server-end-point value of the connection, given
    /// exactly when SCRAM-SHA-256-PLUS was offered.
    /// </summary>
    public ScramServer(ScramAccount account, byte[]? channelBinding)
        : this(account, channelBinding, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)))
    {
    }

    internal ScramServer(ScramAccount account, byte[]? channelBinding, string serverNonce)
    {
        _account = account;
        _channelBinding = channelBinding;
        _serverNonce = serverNonce;
    }

    private enum State
    {
        Start,
        Challenged,
        Done,
    }

    /// <summary>Takes the client-first-message and gives the server-first-message.</summary>
    public ScramResult Start(string mechanism, ReadOnlySpan<byte> clientFirst, out byte[] serverFirst)
    {
        serverFirst = [];
        if (_state != State.Start || !TryTakeGs2Header(mechanism, clientFirst, out ReadOnlySpan<byte> bare)) return Fail();
        var attributes = new ScramAttributes(bare);
        // The name is the startup message's business, as in PostgreSQL; "m=" (a mandatory extension) fails here as it must.
        if (!attributes.TryRead('n', out _) || !attributes.TryRead('r', out ReadOnlySpan<byte> nonce)) return Fail();
        if (!ScramAttributes.IsNonce(nonce) || !attributes.HasOnlyExtensions()) return Fail();
        _clientFirstBare = bare.ToArray();
        _nonce = Encoding.ASCII.GetString(nonce) + _serverNonce;
        string salt = Convert.ToBase64String(_account.Salt.AsSpan());
        string first = string.Create(CultureInfo.InvariantCulture, $"r={_nonce},s={salt},i={_account.Iterations}");
        _serverFirst = Encoding.ASCII.GetBytes(first);
        _state = State.Challenged;
        serverFirst = _serverFirst;
        return ScramResult.Accepted;
    }

    /// <summary>Takes the client-final-message; gives the verifier that its proof belongs to and the server-final-message.</summary>
    public ScramResult Finish(ReadOnlySpan<byte> clientFinal, out ScramVerifier? verifier, out byte[] serverFinal)
    {
        verifier = null;
        serverFinal = [];
        if (_state != State.Challenged) return Fail();
        _state = State.Done;
        int proofStart = clientFinal.LastIndexOf(",p="u8);
        if (proofStart < 0) return Fail();
        ReadOnlySpan<byte> withoutProof = clientFinal[..proofStart];
        Span<byte> proof = stackalloc byte[ScramCredential.KeyBytes];
        if (!ScramAttributes.TryDecode(clientFinal[(proofStart + 3)..], proof) || !NonceMatches(withoutProof, out ReadOnlySpan<byte> binding)) return Fail();
        if (!BindingMatches(binding)) return _isBound ? ScramResult.WrongBinding : Fail();

        byte[] authMessage = [.. _clientFirstBare, (byte)',', .. _serverFirst, (byte)',', .. withoutProof];
        verifier = FindVerifier(proof, authMessage);
        if (verifier is null) return ScramResult.WrongProof;
        serverFinal = [.. "v="u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(ScramProof.Server(verifier.ServerKey, authMessage)))];
        return ScramResult.Accepted;
    }

    // gs2-header = ("n" / "y" / "p=" cb-name) "," [authzid] ","
    private bool TryTakeGs2Header(string mechanism, ReadOnlySpan<byte> message, out ReadOnlySpan<byte> bare)
    {
        bare = default;
        int first = message.IndexOf((byte)',');
        // An authorisation identity is not supported: the second comma follows at once.
        if (first < 0 || first + 1 >= message.Length || message[first + 1] != ',') return false;
        ReadOnlySpan<byte> flag = message[..first];
        bool bound = flag.SequenceEqual("p=tls-server-end-point"u8);
        if (!MayUse(mechanism, flag, bound)) return false;
        ReadOnlySpan<byte> header = message[..(first + 2)];
        _isBound = bound;
        _gs2AndBinding = bound ? [.. header, .. _channelBinding!] : header.ToArray();
        bare = message[(first + 2)..];
        return true;
    }

    private bool MayUse(string mechanism, ReadOnlySpan<byte> flag, bool bound) => mechanism switch
    {
        ScramMechanism.Sha256Plus => _channelBinding is not null && bound,
        // "y": the client could bind and believes that this server cannot. Where it can, somebody took the offer out (RFC 5802 section 6).
        ScramMechanism.Sha256 => flag.SequenceEqual("n"u8) || (flag.SequenceEqual("y"u8) && _channelBinding is null),
        _ => false,
    };

    private bool NonceMatches(ReadOnlySpan<byte> withoutProof, out ReadOnlySpan<byte> binding)
    {
        var attributes = new ScramAttributes(withoutProof);
        if (!attributes.TryRead('c', out binding) || !attributes.TryRead('r', out ReadOnlySpan<byte> nonce)) return false;
        return attributes.HasOnlyExtensions() && CryptographicOperations.FixedTimeEquals(nonce, Encoding.ASCII.GetBytes(_nonce));
    }

    private bool BindingMatches(ReadOnlySpan<byte> binding)
    {
        Span<byte> expected = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(_gs2AndBinding.Length)];
        Base64.EncodeToUtf8(_gs2AndBinding, expected, out _, out _);
        return CryptographicOperations.FixedTimeEquals(binding, expected);
    }

    private ScramVerifier? FindVerifier(ReadOnlySpan<byte> proof, byte[] authMessage)
    {
        // A mock account costs one verification too.
        if (_account.Verifiers.IsEmpty) _ = ScramProof.Verify([.. new byte[ScramCredential.KeyBytes]], proof, authMessage);
        ScramVerifier? found = null;
        foreach (ScramVerifier verifier in _account.Verifiers)
        {
            if (ScramProof.Verify(verifier.StoredKey, proof, authMessage)) found ??= verifier;
        }
        return found;
    }

    private ScramResult Fail()
    {
        _state = State.Done;
        return ScramResult.Malformed;
    }
}
