using System.Text;
using System.Text.Json;
using HoopWire.Net;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Session;

public class ClientOAuthTests
{
    [Fact]
    public async Task RunAsync_Token_LogsIn()
    {
        HandshakeRun run = await OfferedAsync("auto", "alice#oauth");
        await SendAsync(run, "n,,\u0001auth=Bearer good\u0001\u0001");
        await run.ExpectOkAsync();
        Assert.Equal("jwt:people", (await run.StartedAsync()).Identity.Method);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("Bearer bad", true)]
    public async Task RunAsync_NoTokenOrABadOne_TellsWhereTokensAreHadAndFails(string auth, bool refusal)
    {
        HandshakeRun run = await OfferedAsync("auto", "alice#oauth");
        await SendAsync(run, $"n,,\u0001auth={auth}\u0001\u0001");
        byte[] challenge = await run.Client.ExpectAsync(BackendMessage.Authentication);
        using JsonDocument json = JsonDocument.Parse(challenge.AsMemory(4));
        Assert.Equal("https://idp.example.com/.well-known/openid-configuration", json.RootElement.GetProperty("openid-configuration").GetString());
        Assert.True(json.RootElement.TryGetProperty("scope", out _));
        await run.Client.SendAsync(o => SaslResponse.Write(o, [1]));
        await run.FatalAsync(SqlState.InvalidAuthorization);
        Assert.Equal(refusal, (await run.FailedAsync()).IsRefusal);
    }

    [Fact]
    public async Task RunAsync_TokenOfALockedPerson_IsToldAtOnce()
    {
        HandshakeRun run = await OfferedAsync("auto", "alice#oauth", locks: true);
        await SendAsync(run, "n,,\u0001auth=Bearer good\u0001\u0001");
        Assert.Equal("User alice is locked", (await run.FatalAsync(SqlState.InvalidAuthorization)).Field(FieldCode.Message));
    }

    [Fact]
    public async Task RunAsync_OAuthInClear_IsNotOffered()
    {
        var run = new HandshakeRun(new FakeAuthenticator { OAuthIssuer = "https://idp.example.com" });
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        Assert.True(Authentication.TryRead(await run.Client.ExpectAsync(BackendMessage.Authentication), out Authentication offer));
        Assert.False(offer.HasMechanism(OAuthBearer.Mechanism));
        await SendAsync(run, "n,,\u0001auth=Bearer good\u0001\u0001");
        await run.FatalAsync(SqlState.ProtocolViolation);
    }

    private static Task SendAsync(HandshakeRun run, string initial) =>
        run.Client.SendAsync(o => SaslInitialResponse.Write(o, OAuthBearer.Mechanism, Encoding.UTF8.GetBytes(initial)));

    private static async Task<HandshakeRun> OfferedAsync(string auth, string user, bool locks = false)
    {
        var authenticator = new FakeAuthenticator { OAuthIssuer = "https://idp.example.com/", Token = "good", Locks = locks };
        var run = new HandshakeRun(authenticator, HandshakeRun.Tls(TlsMode.Require), auth);
        await run.StartTlsAsync();
        await run.StartAsync(("user", user), ("database", "orders"));
        Assert.True(Authentication.TryRead(await run.Client.ExpectAsync(BackendMessage.Authentication), out Authentication offer));
        Assert.True(offer.HasMechanism(OAuthBearer.Mechanism));
        return run;
    }
}
