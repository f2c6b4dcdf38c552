using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// SASL with a client: SCRAM-SHA-256, with channel binding under TLS, and OAUTHBEARER under TLS where the listener takes tokens and an issuer is configured.
/// https://www.postgresql.org/docs/18/sasl-authentication.html
/// </summary>
internal sealed class ClientSasl(
    ClientChannel channel, IAuthenticator authenticator, ScramAccount account, string user, bool takesTokens, CancellationToken cancellationToken)
{
    private const string Scope = "openid email";
    private const string WellKnown = "/.well-known/openid-configuration";

    private readonly byte[]? _channelBinding = channel.Connection is { IsEncrypted: true, OwnCertificate: { } certificate }
        ? ChannelBinding.ServerEndPoint(certificate)
        : null;

    // Bearer tokens are secrets in clear: RFC 7628 section 4 asks for TLS.
    private readonly string? _issuer = takesTokens && channel.Connection.IsEncrypted ? authenticator.OAuthIssuer : null;

    /// <summary>Offers the mechanisms and runs the one the client picks; <paramref name="oauthOnly"/> is its own wish.</summary>
    public async Task<Identity> RunAsync(bool oauthOnly)
    {
        List<string> offered = [];
        if (!oauthOnly || _issuer is null)
        {
            if (_channelBinding is not null) offered.Add(ScramMechanism.Sha256Plus);
            offered.Add(ScramMechanism.Sha256);
        }
        string oauth = Encoding.ASCII.GetString(OAuthBearer.Mechanism);
        if (_issuer is not null) offered.Add(oauth);
        Authentication.WriteSasl(channel.Output, [.. offered]);
        byte[] body = await ExchangeAsync();
        (string mechanism, byte[] data) = TakeInitial(body);
        if (!offered.Contains(mechanism)) throw ClientRefusals.Malformed(Stage.Login);
        return mechanism == oauth ? await OAuthAsync(data) : await ScramAsync(mechanism, data);
    }

    private async Task<Identity> ScramAsync(string mechanism, byte[] clientFirst)
    {
        var scram = new ScramServer(account, _channelBinding);
        if (scram.Start(mechanism, clientFirst, out byte[] serverFirst) != ScramResult.Accepted) throw ClientRefusals.Malformed(Stage.Login);
        Authentication.WriteSaslContinue(channel.Output, serverFirst);
        byte[] clientFinal = await ExchangeAsync();
        switch (scram.Finish(clientFinal, out ScramVerifier? verifier, out byte[] serverFinal))
        {
            case ScramResult.Accepted:
                break;
            case ScramResult.WrongProof:
                throw ClientRefusals.WrongPassword(user, account.HasLiveKey ? "The proof fits no live key." : "The user has no live key.");
            case ScramResult.WrongBinding:
                throw ClientRefusals.WrongBinding();
            default:
                throw ClientRefusals.Malformed(Stage.Login);
        }
        AuthenticationResult result = await authenticator.AcceptKeyAsync(user, verifier!.KeyId, cancellationToken);
        if (result.Identity is null) throw ClientRefusals.Of(user, result);
        Authentication.WriteSaslFinal(channel.Output, serverFinal);
        return result.Identity;
    }

    private async Task<Identity> OAuthAsync(byte[] initial)
    {
        Secret? token = TakeToken(initial);
        string refusal = "The client asked where tokens are had.";
        if (token is not null)
        {
            AuthenticationResult result = await authenticator.AuthenticateTokenAsync(user, token, cancellationToken);
            if (result.Identity is { } identity) return identity;
            if (result.Told is not null) throw ClientRefusals.Of(user, result);
            refusal = result.Refusal ?? "The token is not valid.";
        }
        // The client reads where to get a token, answers with ^A alone, is refused, and comes back with one.
        string document = _issuer!.EndsWith(WellKnown, StringComparison.Ordinal) ? _issuer : _issuer.TrimEnd('/') + WellKnown;
        Authentication.WriteSaslContinue(channel.Output, OAuthBearer.WriteChallenge(document, Scope));
        byte[] answer = await ExchangeAsync();
        if (answer is not [1]) throw ClientRefusals.Malformed(Stage.Login);
        throw new ClientRefusal(
            SqlState.InvalidAuthorization, $"OAuth bearer authentication failed for user \"{user}\"", new EndReason(Side.Client, Stage.Login, refusal))
        {
            IsAuthentication = token is not null,
        };
    }

    private async ValueTask<byte[]> ExchangeAsync()
    {
        await channel.Output.FlushAsync(cancellationToken);
        return await channel.ReadAuthenticationAsync(cancellationToken);
    }

    private static (string Mechanism, byte[] Data) TakeInitial(byte[] body)
    {
        if (!SaslInitialResponse.TryRead(body, out SaslInitialResponse initial) || !initial.HasData) throw ClientRefusals.Malformed(Stage.Login);
        var taken = (Encoding.UTF8.GetString(initial.Mechanism), initial.Data.ToArray());
        CryptographicOperations.ZeroMemory(body);
        return taken;
    }

    private static Secret? TakeToken(byte[] initial)
    {
        if (!OAuthBearer.TryRead(initial, out OAuthBearer response)) throw ClientRefusals.Malformed(Stage.Login);
        Secret? token = response.Token.IsEmpty ? null : new Secret(response.Token);
        CryptographicOperations.ZeroMemory(initial);
        return token;
    }
}
