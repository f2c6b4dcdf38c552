using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Tokens of an OpenID provider, from psql as the password and by OAUTHBEARER.</summary>
[Trait("Category", "Server")]
[Collection(PeopleCollection.Name)]
public class TokenLoginTests(PeopleFixture people)
{
    private static readonly string[] Dba = ["dba"];

    [Theory]
    [InlineData("dana")]
    [InlineData("dana#jwt")]
    [InlineData("dana#orders")]
    [InlineData("dana~orders~jwt")]
    public async Task Psql_TokenAsPassword_LogsIn(string user) => Assert.StartsWith(
        "dana/", await Login.AcceptedAsync(people.Gateway.Endpoint(user, await people.Provider.MintAsync("dana", Dba))), StringComparison.Ordinal);

    [Fact]
    public async Task Psql_TokenOfPersonWithKey_LogsInWithTheSuffix()
    {
        await people.Gateway.KeyAsync("alice");
        var endpoint = people.Gateway.Endpoint("alice#jwt", await people.Provider.MintAsync("alice"));
        Assert.StartsWith("alice/", await Login.AcceptedAsync(endpoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_TokenWithoutTls_IsNeverAskedFor()
    {
        var endpoint = people.Gateway.Endpoint("dana#jwt", await people.Provider.MintAsync("dana", Dba), sslMode: "disable");
        await Login.AssertWrongPasswordAsync(endpoint);
    }

    [Fact]
    public async Task Console_TokenAsBearer_SaysWhoAndAWrongOneIsRefused()
    {
        using var console = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{people.Gateway.ConsolePort}") };
        using var known = await AskAsync(console, await people.Provider.MintAsync("dana", Dba));
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        var who = JsonDocument.Parse(await known.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(("dana", "jwt:people"), (who.GetProperty("user").GetString(), who.GetProperty("method").GetString()));
        string[] wrong =
        [
            await people.Provider.MintAsync("dana", Dba, audience: "another"),
            await people.Provider.MintAsync("dana", Dba, lifetime: TimeSpan.FromMinutes(-2)),
            await people.Provider.MintAsync("dana", Dba, signer: TokenSigner.Foreign),
            await people.Provider.MintAsync("dana", Dba, signer: TokenSigner.None),
        ];
        foreach (string token in wrong)
        {
            using var refused = await AskAsync(console, token);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Psql_TokenForAnotherAudience_IsRefused() =>
        await AssertRefusedAsync(await people.Provider.MintAsync("dana", Dba, audience: "another"));

    [Fact]
    public async Task Psql_ExpiredToken_IsRefused() =>
        await AssertRefusedAsync(await people.Provider.MintAsync("dana", Dba, lifetime: TimeSpan.FromMinutes(-2)));

    [Fact]
    public async Task Psql_TokenOfAnotherIssuer_IsRefused() => await AssertRefusedAsync(
        await people.Provider.MintAsync("dana", Dba, claims: new Dictionary<string, object> { ["iss"] = "https://idp.example.com" }));

    [Theory]
    [InlineData(TokenSigner.Foreign)]
    [InlineData(TokenSigner.None)]
    public async Task Psql_TokenWithoutTheProvidersSignature_IsRefused(TokenSigner signer) =>
        await AssertRefusedAsync(await people.Provider.MintAsync("dana", Dba, signer: signer));

    [Fact]
    public async Task Psql_TokenOfAnotherPerson_IsRefused() => await AssertRefusedAsync(await people.Provider.MintAsync("erin", Dba));

    [Fact]
    public async Task Psql_KeyRolledOver_NewTokensLogInAndThoseOfTheOldKeyDoNot()
    {
        string old = await people.Provider.MintAsync("dana", Dba);
        Assert.StartsWith("dana/", await Login.AcceptedAsync(Endpoint(old)), StringComparison.Ordinal);
        await people.Provider.RotateKeysAsync(keepOld: false);
        string current = await people.Provider.MintAsync("dana", Dba);
        // The provider's keys are asked for again at most every few seconds.
        await Login.UntilAsync(async () => (await PostgresClients.QueryAsync(Endpoint(current), "SELECT 1")).ExitCode, code => code == 0);
        await AssertRefusedAsync(old);
    }

    [Fact]
    public async Task OAuthBearer_Token_LogsIn()
    {
        await using var client = await OAuthClient.StartAsync(people.Gateway, "dana#oauth", "orders");
        Assert.Equal(["OAUTHBEARER"], client.Mechanisms);
        Assert.Null(await client.AuthenticateAsync(await people.Provider.MintAsync("dana", Dba)));
        Assert.Equal("42", await client.QueryAsync("SELECT 6 * 7"));
    }

    [Fact]
    public async Task OAuthBearer_TokenByLibpq18_LogsIn()
    {
        var endpoint = people.Gateway.Endpoint("dana#oauth", "");
        var client = await ScriptClients.RunOAuthAsync(endpoint, people.Provider.Issuer, await people.Provider.MintAsync("dana", Dba));
        Assert.Equal(
            $"discovery {people.Provider.Issuer}/.well-known/openid-configuration\nanswer 42\n", client.EnsureSuccess().StandardOutput);
        var refused = await ScriptClients.RunOAuthAsync(endpoint, people.Provider.Issuer, await people.Provider.MintAsync("erin", Dba));
        Assert.Contains("OAuth bearer authentication failed for user \"dana\"", refused.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OAuthBearer_NoToken_IsToldWhereToGetOne()
    {
        await using var client = await OAuthClient.StartAsync(people.Gateway, "dana#oauth", "orders");
        Assert.Equal("28000", await client.AuthenticateAsync(""));
        Assert.Contains(people.Provider.Issuer + "/.well-known/openid-configuration", client.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OAuthBearer_TokenOfAnotherPerson_IsRefused()
    {
        await using var client = await OAuthClient.StartAsync(people.Gateway, "dana#oauth", "orders");
        Assert.Equal("28000", await client.AuthenticateAsync(await people.Provider.MintAsync("erin", Dba)));
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient console, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/whoami");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return console.SendAsync(request);
    }

    private Task AssertRefusedAsync(string token) => Login.AssertWrongPasswordAsync(Endpoint(token));

    private PostgresEndpoint Endpoint(string token) => people.Gateway.Endpoint("dana#jwt", token);
}
