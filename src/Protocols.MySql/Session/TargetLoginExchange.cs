using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;
using HoopWire.MySql.Wire;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// Proves the gateway's credential to a target by the plugin the target asks for: <c>caching_sha2_password</c> (fast and full), <c>mysql_native_password</c>,
/// <c>client_ed25519</c>; the password itself over verified TLS, under the target's RSA key where the configuration says no TLS, in other ways never.
/// </summary>
internal sealed class TargetLoginExchange(ILoginChannel channel, Target target, TargetCredential credential, TargetChallenge challenge, CancellationToken cancellationToken)
{
    // OK or ERR after: a switch, the answer's outcome, the key. A target that asks for more is none.
    private const int PacketsMax = 6;
    private const byte MoreData = 0x01;
    private const byte FastAccepted = 0x03;
    private const byte FullWanted = 0x04;
    private const byte PublicKeyWanted = 0x02;

    private string _plugin = challenge.Plugin;
    private byte[] _challenge = challenge.Data;
    private bool _switched;
    private bool _asksKey;

    /// <summary>What the target wanted its proof by last.</summary>
    public TargetChallenge Challenge => new(_plugin, _challenge);

    private ReadOnlySpan<byte> Password => credential.Password is { } password ? password.Reveal() : default;

    private bool IsEncrypted => channel.Connection.IsEncrypted;

    private bool IsVerified => IsEncrypted && target.Tls is TargetTls.VerifyCa or TargetTls.VerifyFull;

    /// <summary>Sends the response and answers what the target asks; the status flags of its OK.</summary>
    /// <exception cref="TargetRefusal">The target does not let the gateway in.</exception>
    public async Task<ServerStatus> RunAsync(SslRequest head, TargetAccount account)
    {
        if (_plugin != AuthenticationPlugin.CachingSha2) _plugin = AuthenticationPlugin.Native;
        new HandshakeResponse(head, credential.User)
        {
            Answer = Answer(),
            Database = account.Database,
            Plugin = _plugin,
            Attributes = account.Attributes,
        }.Write(channel.Begin());
        await channel.SendAsync(cancellationToken);
        return await AnswerAllAsync(account.Database);
    }

    /// <summary>The same for COM_CHANGE_USER. Servers ask for an answer to a challenge of their own; those that do not have one to that of before.</summary>
    /// <exception cref="TargetRefusal">The target does not let the gateway in.</exception>
    public async Task<ServerStatus> RunAsync(ChangeUserRequest request, Capabilities capabilities)
    {
        bool answers = _plugin is AuthenticationPlugin.CachingSha2 or AuthenticationPlugin.Native;
        (request with { User = credential.User, Answer = answers ? Answer() : [], Plugin = _plugin }).Write(channel.Begin(), capabilities);
        await channel.SendAsync(cancellationToken);
        return await AnswerAllAsync(request.Database);
    }

    private async Task<ServerStatus> AnswerAllAsync(string? database)
    {
        for (int i = 0; i < PacketsMax; i++)
        {
            byte[] packet = await channel.ReadAsync(cancellationToken) ?? throw new TargetRefusal(TargetLoginFailure.Closed(target));
            if (await TakeAsync(packet, database) is { } status) return status;
        }
        throw ProtocolException.Create(ProtocolError.OutOfState, "it asks for more than a login has");
    }

    private async Task<ServerStatus?> TakeAsync(byte[] packet, string? database)
    {
        switch (packet)
        {
            case [OkPacket.Header, ..]:
                if (!OkPacket.TryRead(packet, out var ok)) throw Malformed();
                return ok.Status;
            case [ErrPacket.Header, ..]:
                if (!ErrPacket.TryRead(packet, out var error)) throw Malformed();
                throw new TargetRefusal(TargetLoginFailure.Refused(target, error.Code, database));
            case [AuthSwitchRequest.Header, ..]:
                await SwitchAsync(packet);
                return null;
            case [MoreData, FastAccepted] when _plugin == AuthenticationPlugin.CachingSha2:
                return null;
            case [MoreData, FullWanted] when _plugin == AuthenticationPlugin.CachingSha2:
                await FullAsync();
                return null;
            case [MoreData, .. var key] when _asksKey:
                _asksKey = false;
                await SendAsync(Encrypt(key));
                return null;
            default:
                throw Malformed();
        }
    }

    private async Task SwitchAsync(byte[] packet)
    {
        if (_switched || !AuthSwitchRequest.TryRead(packet, out var request)) throw Malformed();
        _switched = true;
        _plugin = request!.Plugin;
        _challenge = request.Data;
        // Of any other length it is none of the plugin's, and with an empty one nothing would be obscured by it.
        if (request.Plugin is AuthenticationPlugin.CachingSha2 or AuthenticationPlugin.Native && _challenge.Length != Greeting.ChallengeBytes) throw Malformed();
        if (request.Plugin == AuthenticationPlugin.Ed25519 && _challenge.Length != AuthSwitchRequest.Ed25519ChallengeBytes) throw Malformed();
        if (_plugin == AuthenticationPlugin.ClearText && !IsVerified) throw new TargetRefusal(TargetLoginFailure.NeedsTls(target));
        // It takes milliseconds: off the loop.
        await SendAsync(_plugin == AuthenticationPlugin.Ed25519 ? await Task.Run(() => Ed25519.Sign(Password, _challenge), cancellationToken) : Answer());
    }

    private byte[] Answer() => _plugin switch
    {
        AuthenticationPlugin.CachingSha2 => ChallengeAnswer.Sha2(Password, _challenge),
        AuthenticationPlugin.Native => ChallengeAnswer.Native(Password, _challenge),
        AuthenticationPlugin.ClearText => [.. Password, 0],
        _ => throw new TargetRefusal(TargetLoginFailure.Unsupported(target)),
    };

    /// <summary>The password itself. Over TLS it goes to a target whose certificate was verified, and to nobody else: whoever stands in between has one of his own.</summary>
    private async Task FullAsync()
    {
        if (IsEncrypted)
        {
            if (!IsVerified) throw new TargetRefusal(TargetLoginFailure.NeedsVerifiedTls(target));
            await SendAsync([.. Password, 0]);
            return;
        }
        _asksKey = true;
        await SendAsync([PublicKeyWanted]);
    }

    private byte[] Encrypt(byte[] key)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(Encoding.ASCII.GetString(key));
            return rsa.Encrypt(ChallengeAnswer.Obscure(Password, _challenge), RSAEncryptionPadding.OaepSHA1);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw Malformed();
        }
    }

    private async Task SendAsync(byte[] payload)
    {
        channel.Begin().Write(payload);
        await channel.SendAsync(cancellationToken);
    }

    private static ProtocolException Malformed() => ProtocolException.Create(ProtocolError.BadField, "a message is not allowed or malformed");
}
