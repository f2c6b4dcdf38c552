using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Chooses the proof a client is asked for. A verified certificate is tried first; then <c>auth: scram</c> offers SCRAM and nothing else, <c>password</c> asks
/// for the password in clear, and <c>auto</c> offers SCRAM to the holder of a live key, OAUTHBEARER beside it where an issuer is configured, and asks for the
/// password, under TLS only, otherwise.
/// </summary>
internal sealed class ClientLogin(ClientChannel channel, ListenerOptions listener, IAuthenticator authenticator, CancellationToken cancellationToken)
{
    private bool IsEncrypted => channel.Connection.IsEncrypted;

    /// <summary>Whether <c>auth: password</c> asks for one here: without TLS only where the configuration says <c>insecure</c> beside it. <c>auto</c> never does.</summary>
    private bool TakesPassword => IsEncrypted || listener.Insecure;

    public async Task<Identity> RunAsync(ClientRequest request)
    {
        if (channel.Connection.PeerCertificate is { } certificate)
        {
            AuthenticationResult result = await authenticator.AuthenticateCertificateAsync(request.User, certificate, cancellationToken);
            if (result.Identity is { } identity) return identity;
            if (result.Told is not null) throw ClientRefusals.Of(request.User, result);
        }
        if (request.Login == ClientLoginChoice.OAuth && authenticator.OAuthIssuer is null)
        {
            throw new ClientRefusal(
                SqlState.InvalidAuthorization, "no identity provider is configured on this gateway, so there is no OAUTHBEARER",
                new EndReason(Side.Client, Stage.Login, "OAUTHBEARER was asked for, and no identity provider is configured."))
            {
                Hint = "Leave #oauth out of the user name, and use an access key.",
            };
        }
        return PostgresListenerOptions.AuthOf(listener) switch
        {
            ListenerAuth.Password => await PasswordAsync(request),
            ListenerAuth.Scram => await SaslAsync(request, await AccountAsync(request), takesTokens: false),
            _ => await AutoAsync(request),
        };
    }

    private async Task<Identity> AutoAsync(ClientRequest request)
    {
        if (request.Login == ClientLoginChoice.Password && IsEncrypted) return await PasswordAsync(request);
        ScramAccount account = await AccountAsync(request);
        bool sasl = account.HasLiveKey || !IsEncrypted || request.Login == ClientLoginChoice.OAuth;
        return sasl ? await SaslAsync(request, account, takesTokens: true) : await PasswordAsync(request);
    }

    private ValueTask<ScramAccount> AccountAsync(ClientRequest request) => authenticator.GetScramAccountAsync(request.User, cancellationToken);

    private Task<Identity> SaslAsync(ClientRequest request, ScramAccount account, bool takesTokens) =>
        new ClientSasl(channel, authenticator, account, request.User, takesTokens, cancellationToken).RunAsync(request.Login == ClientLoginChoice.OAuth);

    private async Task<Identity> PasswordAsync(ClientRequest request)
    {
        if (!TakesPassword)
        {
            throw new ClientRefusal(
                SqlState.InvalidAuthorization, "this listener takes passwords over TLS only",
                new EndReason(Side.Client, Stage.Login, "A password would have travelled in clear."))
            {
                Hint = "Connect with sslmode=require or stronger.",
            };
        }
        Authentication.WriteCleartextPassword(channel.Output);
        await channel.Output.FlushAsync(cancellationToken);
        byte[] body = await channel.ReadAuthenticationAsync(cancellationToken);
        AuthenticationResult result = await authenticator.AuthenticatePasswordAsync(request.User, TakePassword(body), cancellationToken);
        return result.Identity ?? throw ClientRefusals.Of(request.User, result);
    }

    private static Secret TakePassword(byte[] body)
    {
        if (!PasswordMessage.TryRead(body, out PasswordMessage message)) throw ClientRefusals.Malformed(Stage.Login);
        var secret = new Secret(message.Password);
        CryptographicOperations.ZeroMemory(body);
        return secret;
    }
}
