using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Tokens of an OpenID provider, and client certificates, from the <c>mariadb</c> client.</summary>
[Trait("Category", "Server")]
public class MySqlPeopleTests(MySqlPeopleFixture people) : IClassFixture<MySqlPeopleFixture>
{
    private const string ClearText = "--default-auth=mysql_clear_password";
    private const string WhoAmI = "SELECT ATTR_VALUE FROM performance_schema.session_connect_attrs WHERE ATTR_NAME = 'program_name' AND PROCESSLIST_ID = CONNECTION_ID()";
    private const string Canary = "hw_wrong_wrong_wrong_wrong";
    private static readonly string[] Dba = ["dba"];

    /// <summary>Time enough to log in with it on a slow machine.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("dana#shop", ClearText)]
    [InlineData("dana#shop", "--default-auth=caching_sha2_password")]
    [InlineData("dana~shop~jwt", ClearText)]
    [InlineData("dana#shop#jwt", "--default-auth=mysql_native_password")]
    [InlineData("dana#shop#jwt", "--default-auth=caching_sha2_password")]
    public async Task Client_Token_LogsIn(string user, string plugin)
    {
        var endpoint = people.Endpoint(user, await people.Provider.MintAsync("dana", Dba));
        Assert.Matches("^dana/[0-9a-z]{16} mysql\n$", (await MySqlClients.QueryAsync(endpoint, WhoAmI, plugin)).EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Client_TokenOfPersonWithKey_LogsInWithTheSuffix()
    {
        await people.Gateway.KeyAsync("alice");
        var endpoint = people.Endpoint("alice#shop#jwt", await people.Provider.MintAsync("alice"));
        Assert.StartsWith("alice/", (await MySqlClients.QueryAsync(endpoint, WhoAmI)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_AccessKeyUnderTheSuffix_LogsIn()
    {
        var endpoint = people.Endpoint("alice#shop#jwt", await people.Gateway.KeyAsync("alice"));
        Assert.StartsWith("alice/", (await MySqlClients.QueryAsync(endpoint, WhoAmI)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    public static TheoryData<string> WrongTokens => ["expired", "audience", "issuer", "foreign signature", "no signature", "another person", "no token"];

    [Theory]
    [MemberData(nameof(WrongTokens))]
    public async Task Client_WrongToken_IsRefusedAsAWrongPassword(string what)
    {
        string token = await MintAsync(what);
        foreach (string user in new[] { "dana#shop", "dana#shop#jwt" })
        {
            var refused = await MySqlClients.QueryAsync(people.Endpoint(user, token), "SELECT 'in'", ClearText);
            Assert.Equal("", refused.StandardOutput);
            Assert.StartsWith("ERROR 1045 (28000): Access denied for user 'dana'@'127.0.0.1' (using password: YES)", refused.StandardError, StringComparison.Ordinal);
        }
        var audit = await people.Gateway.AsUserAsync("carol", "audit", "--user", "dana", "--json");
        Assert.Contains("login-refused", audit.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        if (token.Length > 100) Assert.DoesNotContain(token[^40..], audit.StandardOutput, StringComparison.Ordinal);
    }

    /// <summary>The client has not shown it yet, and is never asked to.</summary>
    [Fact]
    public async Task Client_TokenWithoutTls_IsNeverAskedFor()
    {
        using var wire = new HeldTarget(new Target("gateway", "mysql", "127.0.0.1", people.Gateway.Port), Task.CompletedTask);
        string token = await people.Provider.MintAsync("dana", Dba);
        var refused = await MySqlClients.QueryAsync(people.Endpoint("dana#shop#jwt", token, tls: false) with { Port = wire.Target.Port }, "SELECT 'in'");
        Assert.Contains("ERROR 3159 (HY000): Passwords in clear are taken over TLS only: connect with --ssl", refused.StandardError, StringComparison.Ordinal);
        Assert.True(wire.WasSent("dana#shop#jwt"));
        Assert.False(wire.WasSent(token));
    }

    [Fact]
    public async Task Client_KeyRolledOver_NewTokensLogInAndThoseOfTheOldKeyDoNot()
    {
        string old = await people.Provider.MintAsync("dana", Dba);
        (await MySqlClients.QueryAsync(people.Endpoint("dana#shop#jwt", old), "SELECT 1")).EnsureSuccess();
        await people.Provider.RotateKeysAsync(keepOld: false);
        string current = await people.Provider.MintAsync("dana", Dba);
        // The provider's keys are asked for again at most every few seconds.
        await Login.UntilAsync(async () => (await MySqlClients.QueryAsync(people.Endpoint("dana#shop#jwt", current), "SELECT 1")).ExitCode, code => code == 0);
        Assert.Contains("ERROR 1045", (await MySqlClients.QueryAsync(people.Endpoint("dana#shop#jwt", old), "SELECT 1")).StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_ProofExpires_EndsTheSessionAndItsStatement()
    {
        var token = people.Endpoint("dana#shop#jwt", await people.Provider.MintAsync("dana", Dba, lifetime: Short));
        string[] certificate = With(people.Gateway.Certificates.Client("alice", DateTimeOffset.UtcNow + Short));
        var ended = await Task.WhenAll(
            MySqlClients.QueryAsync(token, "SELECT SLEEP(600) AS until_the_token_expires"),
            MySqlClients.QueryAsync(people.Endpoint("alice#shop", ""), "SELECT SLEEP(600) AS until_the_certificate_expires", certificate));
        Assert.Contains("ERROR 1927 (70100) at line 1: The token of this session has expired.", ended[0].StandardError, StringComparison.Ordinal);
        Assert.Contains("ERROR 1927 (70100) at line 1: The client certificate of this session has expired.", ended[1].StandardError, StringComparison.Ordinal);
        const string Running = "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(600) AS until_the_%'";
        await Login.UntilAsync(() => people.Server.RootAsync(Running), count => count == "0");
    }

    [Theory]
    [InlineData("alice#shop", "caching_sha2_password")]
    [InlineData("alice#shop", "mysql_native_password")]
    [InlineData("alice#shop", "client_ed25519")]
    [InlineData("alice~shop", "mysql_clear_password")]
    public async Task Client_Certificate_LogsInWithoutPassword(string user, string plugin)
    {
        string[] options = [.. With(people.Gateway.Certificates.Client("alice")), $"--default-auth={plugin}"];
        Assert.StartsWith("alice/", (await MySqlClients.QueryAsync(people.Endpoint(user, ""), WhoAmI, options)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("caching_sha2_password")]
    [InlineData("mysql_native_password")]
    [InlineData("client_ed25519")]
    [InlineData("mysql_clear_password")]
    public async Task Client_CertificateBesideAPassword_LogsIn(string plugin)
    {
        string[] options = [.. With(people.Gateway.Certificates.Client("alice")), $"--default-auth={plugin}"];
        Assert.StartsWith("alice/", (await MySqlClients.QueryAsync(people.Endpoint("alice#shop", Canary), WhoAmI, options)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice", "bob")]
    [InlineData("alice", "nobody")]
    [InlineData("nobody", "nobody")]
    [InlineData("dana", "dana")]
    public async Task Client_CertificateThatIsNotThePersons_ProvesNothing(string user, string name)
    {
        string[] options = With(people.Gateway.Certificates.Client(name));
        foreach (string password in new[] { "", Canary })
        {
            var refused = await MySqlClients.QueryAsync(people.Endpoint($"{user}#shop", password), "SELECT 'in'", options);
            Assert.Equal("", refused.StandardOutput);
            Assert.Contains("ERROR 1045 (28000): Access denied", refused.StandardError, StringComparison.Ordinal);
        }
        // Whoever has a key as well gets in by it.
        if (user == "alice")
            Assert.StartsWith("alice/", (await MySqlClients.QueryAsync(people.Endpoint("alice#shop", await people.Gateway.KeyAsync("alice")), WhoAmI, options)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_CertificateOfAnotherAuthorityOrExpired_LetsNobodyIn(bool isExpired)
    {
        using var folder = new TemporaryFolder();
        using var strangers = new TestCertificates(folder.Path, "Strangers");
        string[] options = With(isExpired ? people.Gateway.Certificates.Client("alice", DateTimeOffset.UtcNow.AddMinutes(-5)) : strangers.Client("alice"));
        var refused = await MySqlClients.QueryAsync(people.Endpoint("alice#shop", ""), "SELECT 'in'", options);
        Assert.Equal((1, ""), (refused.ExitCode, refused.StandardOutput));
        Assert.Contains("ERROR", refused.StandardError, StringComparison.Ordinal);
    }

    private static string[] With(CertificateFiles files) => [$"--ssl-cert={files.Certificate}", $"--ssl-key={files.Key}"];

    private Task<string> MintAsync(string what) => what switch
    {
        "expired" => people.Provider.MintAsync("dana", Dba, lifetime: TimeSpan.FromMinutes(-2)),
        "audience" => people.Provider.MintAsync("dana", Dba, audience: "another"),
        "issuer" => people.Provider.MintAsync("dana", Dba, claims: new Dictionary<string, object> { ["iss"] = "https://idp.example.com" }),
        "foreign signature" => people.Provider.MintAsync("dana", Dba, signer: TokenSigner.Foreign),
        "no signature" => people.Provider.MintAsync("dana", Dba, signer: TokenSigner.None),
        "another person" => people.Provider.MintAsync("erin", Dba),
        _ => Task.FromResult("no.token.atall"),
    };
}
