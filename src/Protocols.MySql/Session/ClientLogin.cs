using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;
using HoopWire.MySql.Wire;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Asks a client for its proof: a verified certificate first, then the plugin the client speaks. Access keys by <c>caching_sha2_password</c>,
/// <c>mysql_native_password</c> or <c>client_ed25519</c>; in clear, under TLS only, keys and tokens.
/// </summary>
internal sealed class ClientLogin(ILoginChannel channel, ProtocolParts parts, byte[] challenge, string address, CancellationToken cancellationToken)
{
    private const byte MoreData = 0x01;
    private const byte FastAccepted = 0x03;
    private const byte FullWanted = 0x04;
    private const byte PublicKeyWanted = 0x02;

    /// <summary>What the proof of somebody who has no keys is checked against, so that it takes as long. First used off the loop.</summary>
    private static readonly Lazy<ImmutableArray<KeyHashes>> Mock = new(static () => [KeyHashes.Of("", new Secret(RandomNumberGenerator.GetBytes(Ed25519.KeyBytes)))]);

    private ImmutableArray<KeyHashes>? _hashes;

    private IAuthenticator Authenticator => parts.Services.Authenticator;

    private bool IsEncrypted => channel.Connection.IsEncrypted;

    /// <summary>Asks for the proof.</summary>
    /// <param name="request">Who it is to prove.</param>
    /// <param name="plugin">The plugin that the client names; null for none.</param>
    /// <param name="given">What it has answered to the challenge already; empty for nothing.</param>
    /// <exception cref="ClientRefusal">There is none, or a wrong one.</exception>
    public async Task<Identity> RunAsync(ClientRequest request, string? plugin, byte[] given)
    {
        if (channel.Connection.PeerCertificate is { } certificate)
        {
            AuthenticationResult result = await Authenticator.AuthenticateCertificateAsync(request.User, certificate, cancellationToken);
            if (result.Identity is { } identity)
            {
                await EndPluginAsync(request, plugin, given);
                return identity;
            }
            if (result.Told is not null) throw Refused(request, result);
        }
        if (request.IsToken || plugin == AuthenticationPlugin.ClearText) return await ClearTextAsync(request, plugin, given);
        // A client that knows no plugins has answered by the only way there was.
        if (!request.Capabilities.HasFlag(Capabilities.PluginAuth)) return await NativeAsync(request, given, challenge);
        return plugin switch
        {
            // Whoever it is, known or not, with what they have or without: what comes next must not tell.
            AuthenticationPlugin.Native => await NativeAsync(request, await SwitchAsync(AuthenticationPlugin.Native, challenge), challenge),
            AuthenticationPlugin.Ed25519 => await Ed25519Async(request),
            AuthenticationPlugin.CachingSha2 when given.Length > 0 => await Sha2Async(request, given),
            _ => await Sha2Async(request, await SwitchAsync(AuthenticationPlugin.CachingSha2, challenge)),
        };
    }

    /// <summary>Lets the client's plugin say what it has to say before it takes an OK. A certificate has proved more already: nobody looks at it.</summary>
    private async Task EndPluginAsync(ClientRequest request, string? plugin, byte[] answer)
    {
        if (!request.Capabilities.HasFlag(Capabilities.PluginAuth)) return;
        switch (plugin)
        {
            case AuthenticationPlugin.ClearText:
                return;
            case AuthenticationPlugin.Native:
                await SwitchAsync(AuthenticationPlugin.Native, challenge);
                return;
            case AuthenticationPlugin.Ed25519:
                await SwitchAsync(AuthenticationPlugin.Ed25519, RandomNumberGenerator.GetBytes(AuthSwitchRequest.Ed25519ChallengeBytes));
                return;
            case AuthenticationPlugin.CachingSha2:
                break;
            default:
                answer = await SwitchAsync(AuthenticationPlugin.CachingSha2, challenge);
                break;
        }
        // Without a password it waits for nothing more.
        if (answer.Length > 0) await SendMoreAsync([FastAccepted]);
    }

    /// <summary>What is kept of the user's keys: looked up once a login.</summary>
    private async Task<ImmutableArray<KeyHashes>> HashesAsync(ClientRequest request) =>
        _hashes ??= await Authenticator.GetKeyHashesAsync(request.User, cancellationToken);

    private async Task<Identity> Sha2Async(ClientRequest request, byte[] answer)
    {
        if (answer.Length == 0) throw Wrong(request, "No password was given.");
        var hashes = await HashesAsync(request);
        string? id = FindKey(hashes, h => ChallengeAnswer.IsSha2(answer, h.Sha256Twice.AsSpan(), challenge));
        if (id is null) return await FullAsync(request);
        var result = await Authenticator.AcceptKeyAsync(request.User, id, cancellationToken);
        if (result.Identity is null) throw Refused(request, result);
        await SendMoreAsync([FastAccepted]);
        return result.Identity;
    }

    /// <summary>
    /// The password itself, as a server asks for it whose cache does not hold it: under TLS as it is, otherwise under this process's RSA key. Keys of before
    /// their hashes were kept get in by it.
    /// </summary>
    private async Task<Identity> FullAsync(ClientRequest request)
    {
        await SendMoreAsync([FullWanted]);
        byte[] answer = await ReadAsync();
        if (IsEncrypted) return await PasswordAsync(request, answer);
        RSA key = await parts.PasswordKey;
        if (answer is [PublicKeyWanted])
        {
            await SendMoreAsync(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()));
            answer = await ReadAsync();
        }
        byte[]? password = await Task.Run(() => Decrypt(key, answer), cancellationToken);
        return password is null ? throw Wrong(request, "The password does not decrypt.") : await PasswordAsync(request, password);
    }

    private byte[]? Decrypt(RSA key, byte[] answer)
    {
        try
        {
            byte[] bytes = key.Decrypt(answer, RSAEncryptionPadding.OaepSHA1);
            for (int i = 0; i < bytes.Length; i++) bytes[i] ^= challenge[i % challenge.Length];
            return bytes;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<Identity> NativeAsync(ClientRequest request, byte[] answer, byte[] against)
    {
        var hashes = await HashesAsync(request);
        return await AcceptAsync(request, FindKey(hashes, h => ChallengeAnswer.IsNative(answer, h.Sha1Twice.AsSpan(), against)), hashes);
    }

    private async Task<Identity> Ed25519Async(ClientRequest request)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(AuthSwitchRequest.Ed25519ChallengeBytes);
        byte[] signature = await SwitchAsync(AuthenticationPlugin.Ed25519, nonce);
        var hashes = await HashesAsync(request);
        string? id = await Task.Run(() => FindKey(hashes.IsEmpty ? Mock.Value : hashes, h => Ed25519.Verify(h.Ed25519Key.AsSpan(), nonce, signature)), cancellationToken);
        // A mock's own key is nobody's.
        return await AcceptAsync(request, hashes.IsEmpty ? null : id, hashes);
    }

    private async Task<Identity> AcceptAsync(ClientRequest request, string? keyId, ImmutableArray<KeyHashes> hashes)
    {
        if (keyId is null)
            throw Wrong(request, hashes.IsEmpty ? "No live key of the user has what this plugin needs: make a new one, or use caching_sha2_password." : "The password is wrong.");
        var result = await Authenticator.AcceptKeyAsync(request.User, keyId, cancellationToken);
        return result.Identity ?? throw Refused(request, result);
    }

    private async Task<Identity> ClearTextAsync(ClientRequest request, string? plugin, byte[] given)
    {
        if (!IsEncrypted)
        {
            throw new ClientRefusal(
                new Refusal(ErrorCode.SecureTransportRequired, "HY000", "Passwords in clear are taken over TLS only: connect with --ssl"),
                new EndReason(Side.Client, Stage.Login, "A password would have travelled in clear."));
        }
        bool there = plugin == AuthenticationPlugin.ClearText && given.Length > 0;
        return await PasswordAsync(request, there ? given : await SwitchAsync(AuthenticationPlugin.ClearText, []));
    }

    private async Task<Identity> PasswordAsync(ClientRequest request, byte[] answer)
    {
        int length = answer.AsSpan().IndexOf((byte)0);
        var secret = new Secret(answer.AsSpan(0, length < 0 ? answer.Length : length));
        CryptographicOperations.ZeroMemory(answer);
        if (secret.Reveal().IsEmpty) throw Wrong(request, "No password was given.");
        AuthenticationResult result = await Authenticator.AuthenticatePasswordAsync(request.User, secret, cancellationToken);
        return result.Identity ?? throw Refused(request, result);
    }

    /// <summary>Every key is tried, so that the time does not tell which one it was.</summary>
    private static string? FindKey(ImmutableArray<KeyHashes> hashes, Func<KeyHashes, bool> matches)
    {
        string? found = null;
        foreach (var hash in hashes)
        {
            if (matches(hash)) found ??= hash.KeyId;
        }
        return found;
    }

    private async Task<byte[]> SwitchAsync(string plugin, byte[] data)
    {
        new AuthSwitchRequest(plugin, data).Write(channel.Begin());
        await channel.SendAsync(cancellationToken);
        return await ReadAsync();
    }

    private async Task SendMoreAsync(byte[] data)
    {
        var output = channel.Begin();
        output.WriteByte(MoreData);
        System.Buffers.BuffersExtensions.Write(output, data);
        await channel.SendAsync(cancellationToken);
    }

    private async Task<byte[]> ReadAsync() => await channel.ReadAsync(cancellationToken) ?? throw ClientRefusal.Closed(Stage.Login);

    /// <summary>A proof that was not accepted: a server's words for a wrong password, unless whoever gave it may know why.</summary>
    private ClientRefusal Refused(ClientRequest request, AuthenticationResult result) => result.Told is { } told
        ? new(Refusal.NotLetIn(told), new EndReason(Side.Client, Stage.Login, told)) { IsAuthentication = true }
        : Wrong(request, result.Refusal);

    private ClientRefusal Wrong(ClientRequest request, string? why) =>
        new(Refusal.WrongPassword(request.User, address), new EndReason(Side.Client, Stage.Login, why ?? "The password is wrong.")) { IsAuthentication = true };
}
