using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;
using HoopWire.Kit;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace HoopWire.ControlPlane.Tests;

public class OidcTests : StoreTests, IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private FakeIssuer _issuer = null!;
    private Plane _plane = null!;

    private IAuthenticator Authenticator => _plane.Authenticator;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync(_time);
        _plane = await StartAsync([People(), Ci()], time: _time);
    }

    public async Task DisposeAsync()
    {
        await _plane.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Token_OfAPerson_GivesTheIdentity()
    {
        string token = _issuer.Token(new Dictionary<string, object> { ["groups"] = new[] { "dba", "eng" }, ["jti"] = "token-7", ["amr"] = new[] { "pwd", "mfa" } });
        Identity identity = (await Authenticator.AuthenticateTokenAsync(null, new Secret(token), default)).Identity!;
        Assert.Equal(("alice@example.com", IdentityKind.Person, "jwt:people", "token-7"), (identity.User, identity.Kind, identity.Method, identity.CredentialId));
        Assert.Equal(["staff", "dba", "eng"], identity.Groups.AsEnumerable());
        Assert.Equal(["dba", "eng"], identity.TokenGroups.AsEnumerable());
        Assert.Equal(_issuer.Url, identity.Issuer);
        Assert.Equal(_time.GetUtcNow().AddMinutes(10), identity.ExpiresAt);
        Assert.Equal(_issuer.Url, Authenticator.OAuthIssuer);
        Assert.NotNull((await Authenticator.AuthenticatePasswordAsync("alice@example.com", new Secret(token), default)).Identity);
    }

    [Fact]
    public async Task Token_NameOnTheWireDisagrees_Refused()
    {
        Secret token = new(Mfa());
        foreach (string user in new[] { "bob", "alice", "ALICE@example.com", "alice@example.com " })
            Assert.Contains("not to the user named", (await Authenticator.AuthenticatePasswordAsync(user, token, default)).Refusal, StringComparison.Ordinal);
        Assert.NotNull((await Authenticator.AuthenticatePasswordAsync("", token, default)).Refusal);
    }

    [Fact]
    public async Task Token_OfALocalUser_AddsTheLocalGroupsAndTheLock()
    {
        _plane.Host.Reload(new IdentityOptions
        {
            Users = [new LocalUser("alice@example.com", ["local"])],
            Providers = [People()],
        });
        Secret token = new(Mfa());
        Assert.Equal(["staff", "local"], (await Authenticator.AuthenticateTokenAsync("", token, default)).Identity!.Groups.AsEnumerable());
        _plane.Host.Reload(new IdentityOptions { Users = [new LocalUser("alice@example.com", [], Locked: true)], Providers = [People()] });
        Assert.Equal("User alice@example.com is locked.", (await Authenticator.AuthenticateTokenAsync(null, token, default)).Refusal);
        _plane.Host.Reload(new IdentityOptions());
        Assert.NotNull((await Authenticator.AuthenticateTokenAsync(null, token, default)).Refusal);
        Assert.Null(Authenticator.OAuthIssuer);
    }

    [Fact]
    public async Task Token_OfACiJob_IsNamedByItsClaims()
    {
        Dictionary<string, object> claims = new() { ["repository"] = "acme/app", ["ref"] = "refs/heads/main", ["sub"] = "run-1" };
        Identity identity = (await Authenticator.AuthenticateTokenAsync(null, new Secret(_issuer.Token(claims, audience: "ci-audience")), default)).Identity!;
        Assert.Equal(("ci:acme/app", IdentityKind.Ci, "jwt:ci"), (identity.User, identity.Kind, identity.Method));
        Assert.Equal(["deployers"], identity.Groups.AsEnumerable());
        claims["sub"] = "run-2";
        Assert.NotNull((await Authenticator.AuthenticateTokenAsync(null, new Secret(_issuer.Token(claims, audience: "ci-audience")), default)).Identity);
        claims["ref"] = "refs/heads/other";
        Assert.Contains("claim ref", (await Authenticator.AuthenticateTokenAsync(null, new Secret(_issuer.Token(claims, audience: "ci-audience")), default)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_AnythingWrong_Refused()
    {
        (string What, string Token)[] tokens =
        [
            ("audience", Mfa(audience: "other")),
            ("no audience", Mfa(audience: null)),
            ("issuer", _issuer.Token(issuer: "https://evil.example.com")),
            ("issuer's spelling", _issuer.Token(issuer: _issuer.Url + "/")),
            ("foreign key", Mfa(key: FakeIssuer.NewRsa("rsa-1"))),
            ("unknown key", Mfa(key: FakeIssuer.NewRsa("rsa-9"))),
            ("expired", Mfa(minutes: -2)),
            ("claim required", _issuer.Token()),
            ("claim of another value", _issuer.Token(new Dictionary<string, object> { ["amr"] = "pwd" })),
            ("no e-mail", Mfa(new() { ["email"] = "" })),
            ("e-mail not verified", Mfa(new() { ["email_verified"] = false })),
            ("e-mail of odd characters", Mfa(new() { ["email"] = "bob#orders" })),
            ("e-mail a list", Mfa(new() { ["email"] = new[] { "a@example.com" } })),
            ("logout token", _issuer.Token(new Dictionary<string, object> { ["amr"] = "mfa" }, type: "logout+jwt")),
            ("critical extension", _issuer.Token(new Dictionary<string, object> { ["amr"] = "mfa" }, header: new() { ["crit"] = new[] { "x" } })),
            ("e-mail a number", Mfa(new() { ["email"] = 7 })),
            ("subject a number", Mfa(new() { ["sub"] = 7 })),
            ("expiry a text", Raw("""{"iss":"ISSUER","aud":"hoopwire","exp":"tomorrow"}""")),
            ("issuer a list", Raw("""{"iss":["ISSUER"],"aud":"hoopwire"}""")),
            ("audience an object", Raw("""{"iss":"ISSUER","aud":{"a":1}}""")),
            ("a claim twice", Raw("""{"iss":"x","iss":"ISSUER","aud":"hoopwire"}""")),
            ("no object", Raw("[1]")),
            ("no subject", Mfa(new() { ["sub"] = "" })),
            ("HS256 with the public key", Mfa(key: new SymmetricSecurityKey(Encoding.ASCII.GetBytes(((RsaSecurityKey)_issuer.Key).Rsa.ExportSubjectPublicKeyInfoPem())) { KeyId = "rsa-1" })),
            ("unsigned", Unsigned(Mfa())),
            ("changed", Changed(Mfa())),
            ("too long", Mfa(new() { ["padding"] = new string('x', OidcToken.BytesMax) })),
        ];
        foreach ((string what, string token) in tokens)
        {
            AuthenticationResult result = await Authenticator.AuthenticateTokenAsync(null, new Secret(token), default);
            Assert.True(result.Identity is null, what);
            Assert.DoesNotContain(token.Split('.')[1], result.Refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    public async Task Token_OfAnAccessType_Accepted(string type)
    {
        Secret token = new(_issuer.Token(new Dictionary<string, object> { ["amr"] = "mfa" }, type: type));
        Assert.NotNull((await Authenticator.AuthenticateTokenAsync(null, token, default)).Identity);
    }

    [Fact]
    public async Task Token_ClockSkew_IsAMinute()
    {
        Secret token = new(Mfa());
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(59));
        Assert.NotNull((await Authenticator.AuthenticateTokenAsync(null, token, default)).Identity);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await Authenticator.AuthenticateTokenAsync(null, token, default)).Identity);
    }

    [Fact]
    public async Task Token_AnotherSubjectOfTheSameName_Refused()
    {
        Assert.NotNull((await Authenticator.AuthenticateTokenAsync(null, new Secret(Mfa()), default)).Identity);
        Secret other = new(Mfa(new() { ["sub"] = "subject-2" }));
        Assert.Contains("another subject", (await Authenticator.AuthenticateTokenAsync(null, other, default)).Refusal, StringComparison.Ordinal);
        Assert.True(await _plane.Host.Subjects.ReleaseAsync("alice@example.com", default));
        Assert.NotNull((await Authenticator.AuthenticateTokenAsync(null, other, default)).Identity);
    }

    [Fact]
    public async Task Keys_Rotated_NewOnesAreFoundAndOldOnesForgotten()
    {
        Secret old = new(Mfa());
        Assert.NotNull((await Authenticator.AuthenticateTokenAsync(null, old, default)).Identity);
        _issuer.Rotate(FakeIssuer.NewEc("ec-2"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull((await Authenticator.AuthenticateTokenAsync(null, new Secret(Mfa()), default)).Identity);
        Assert.Contains("does not publish", (await Authenticator.AuthenticateTokenAsync(null, old, default)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_UnknownKeyIds_DoNotFloodTheIssuer()
    {
        for (int i = 0; i < 20; i++) await Authenticator.AuthenticateTokenAsync(null, new Secret(Mfa(key: FakeIssuer.NewEc($"ec-{i}"))), default);
        Assert.Equal(2, _issuer.Requests);
    }

    [Fact]
    public async Task Provider_Down_RefusedQuicklyAndOthersWork()
    {
        _issuer.Down = true;
        string key = await _plane.KeyAsync("alice");
        for (int i = 0; i < 5; i++)
            Assert.Contains("cannot be reached", (await Authenticator.AuthenticateTokenAsync(null, new Secret(Mfa()), default)).Refusal, StringComparison.Ordinal);
        Assert.Equal(1, _issuer.Requests);
        Assert.NotNull((await Authenticator.AuthenticatePasswordAsync("alice", new Secret(key), default)).Identity);
        _issuer.Down = false;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull((await Authenticator.AuthenticateTokenAsync(null, new Secret(Mfa()), default)).Identity);
    }

    [Fact]
    public async Task Provider_WeakOrSymmetricKeys_AreNotUsed()
    {
        _issuer.Rotate(FakeIssuer.NewRsa("weak", 1024));
        Assert.Contains("cannot be reached", (await Authenticator.AuthenticateTokenAsync(null, new Secret(Mfa(key: FakeIssuer.NewRsa("weak"))), default)).Refusal, StringComparison.Ordinal);
        SymmetricSecurityKey shared = new(RandomNumberGenerator.GetBytes(32)) { KeyId = "oct" };
        _issuer.Rotate(shared);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("not accepted", (await Authenticator.AuthenticateTokenAsync(null, new Secret(Mfa(key: shared)), default)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_ClaimsToBeAnother_Refused()
    {
        _issuer.ClaimedIssuer = "https://idp.example.com";
        Assert.Null((await Authenticator.AuthenticateTokenAsync(null, new Secret(Mfa()), default)).Identity);
    }

    [Theory]
    [InlineData("http://idp.example.com", "{email}")]
    [InlineData("ftp://127.0.0.1", "{email}")]
    [InlineData("https://idp.example.com", "alice")]
    [InlineData("https://idp.example.com", "{email")]
    public void Reload_ProviderNotAsItShouldBe_RefusedAndTheOldOnesStay(string issuer, string template)
    {
        OidcProviderOptions provider = new("x", issuer, "hoopwire", template);
        Assert.Throws<InvalidOperationException>(() => _plane.Host.Reload(new IdentityOptions { Providers = [provider] }));
        Assert.Equal(_issuer.Url, Authenticator.OAuthIssuer);
    }

    [Fact]
    public async Task Logs_AfterAllOfIt_HoldNoToken()
    {
        string good = Mfa(), bad = Changed(good);
        await Authenticator.AuthenticateTokenAsync(null, new Secret(good), default);
        await Authenticator.AuthenticateTokenAsync(null, new Secret(bad), default);
        Assert.DoesNotContain(_plane.Logs.Lines, line => line.Contains(good.Split('.')[1], StringComparison.Ordinal));
        Assert.DoesNotContain(_plane.Logs.Levels, level => level > LogLevel.Information);
    }

    private static string Unsigned(string token) =>
        $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{token.Split('.')[1]}.";

    private string Raw(string payload) =>
        $"{Base64UrlEncoder.Encode("""{"alg":"RS256","kid":"rsa-1"}""")}.{Base64UrlEncoder.Encode(payload.Replace("ISSUER", _issuer.Url, StringComparison.Ordinal))}.AAAA";

    private static string Changed(string token)
    {
        string[] parts = token.Split('.');
        string payload = Base64UrlEncoder.Decode(parts[1]).Replace("alice@", "bob@", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
    }

    private string Mfa(Dictionary<string, object>? claims = null, SecurityKey? key = null, string? audience = "hoopwire", int minutes = 10)
    {
        Dictionary<string, object> all = claims ?? [];
        all["amr"] = new[] { "pwd", "mfa" };
        return _issuer.Token(all, key, audience: audience, minutes: minutes);
    }

    private OidcProviderOptions People() => new("people", _issuer.Url, "hoopwire", "{email}")
    {
        GroupsClaim = "groups",
        Groups = ["staff"],
        Require = ImmutableDictionary<string, string>.Empty.Add("amr", "mfa"),
    };

    private OidcProviderOptions Ci() => new("ci", _issuer.Url, "ci-audience", "ci:{repository}")
    {
        Kind = IdentityKind.Ci,
        Groups = ["deployers"],
        Require = ImmutableDictionary<string, string>.Empty.Add("repository", "acme/app").Add("ref", "refs/heads/main"),
    };
}

[Trait("Category", "Server")]
public class PostgresOidcTests : OidcTests
{
    private protected override bool OnPostgres => true;
}
