using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>What a reload takes away from people who are connected: their session ends with its next command, whatever proved them; those who keep their grant notice nothing.</summary>
[Trait("Category", "Server")]
public class WithdrawalTests : IAsyncLifetime
{
    private static readonly string[] Dba = ["dba"];

    private static readonly Dictionary<string, string[]> Before = new()
    {
        ["alice"] = Dba,
        ["locked-key"] = Dba,
        ["removed-key"] = Dba,
        ["locked-certificate"] = Dba,
        ["removed-certificate"] = Dba,
        ["moved-certificate"] = Dba,
        ["locked-token"] = Dba,
        ["moved-token"] = Dba,
    };

    private readonly Dictionary<string, HeldPsql> _sessions = [];
    private OidcProvider _provider = null!;
    private PostgresGateway _gateway = null!;

    private PostgresGatewayOptions Options => new()
    {
        ClientCertificates = true,
        Users = Before,
        Identity = $$$"""
              oidc:
                - {name: people, issuer: "{{{_provider.Issuer}}}", audience: hoopwire, user: "{sub}", groupsClaim: groups}
            """,
    };

    public async Task InitializeAsync()
    {
        _provider = await OidcProvider.StartAsync();
        _gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), Options);
        foreach (string user in (string[])["alice", "locked-key", "removed-key"]) Start(user, await _gateway.EndpointAsync(user));
        foreach (string user in (string[])["locked-certificate", "removed-certificate", "moved-certificate"])
            Start(user, _gateway.Endpoint(user, "") with { ClientCertificate = _gateway.Certificates.Client(user) });
        foreach (string user in (string[])["locked-token", "moved-token"]) Start(user, _gateway.Endpoint(user, await _provider.MintAsync(user)));
        Start("own-token", _gateway.Endpoint("own-token", await _provider.MintAsync("own-token", Dba)));
        foreach (var psql in _sessions.Values) await psql.AssertWorksAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var psql in _sessions.Values) await psql.DisposeAsync();
        await _gateway.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Reload_GrantWithdrawn_EndsTheSessionAtItsNextCommand()
    {
        string[] kept = ["alice", "own-token"];
        var after = Before.Where(user => !user.Key.StartsWith("removed", StringComparison.Ordinal))
            .ToDictionary(user => user.Key, user => user.Key.StartsWith("moved", StringComparison.Ordinal) ? ["elsewhere"] : user.Value);
        _gateway.Rewrite(Options with { Users = after });
        string text = await File.ReadAllTextAsync(_gateway.ConfigFile);
        foreach (string user in after.Keys.Where(user => user.StartsWith("locked", StringComparison.Ordinal)))
            text = text.Replace($"{{name: {user}, groups: [dba]", $"{{name: {user}, locked: true, groups: [dba]", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_gateway.ConfigFile, text);
        await ReloadAsync();
        await AssertOnlyKeptAsync(kept);
    }

    [Fact]
    public async Task Reload_ProviderRemoved_EndsTheSessionsThatItsTokensOpened()
    {
        string[] kept = [.. _sessions.Keys.Where(user => !user.EndsWith("-token", StringComparison.Ordinal))];
        string token = await _provider.MintAsync("own-token", Dba);
        _gateway.Rewrite(Options with { Identity = "" });
        await ReloadAsync();
        await AssertOnlyKeptAsync(kept);
        await Login.AssertWrongPasswordAsync(_gateway.Endpoint("own-token#jwt", token));
    }

    private async Task ReloadAsync()
    {
        _gateway.Process.Process.Signal(RunningProcess.SigHup);
        await _gateway.Process.Process.WaitForErrorLineAsync("loaded again: version 2");
    }

    private async Task AssertOnlyKeptAsync(string[] kept)
    {
        foreach (var (user, psql) in _sessions)
        {
            if (kept.Contains(user))
            {
                await psql.AssertWorksAsync();
                continue;
            }

            Assert.True(psql.Process.IsRunning, $"{user} has done nothing since");
            await psql.TypeAsync("SELECT 'after the grant';");
            await psql.Process.FinishAsync();
            Assert.Contains("FATAL:  57P01: The grant for this target is gone.\nHINT:  Connect again.", psql.Process.StandardError, StringComparison.Ordinal);
            Assert.DoesNotContain("after the grant", psql.Process.StandardOutput, StringComparison.Ordinal);
        }

        // A client hears of its end a moment before the index does.
        string ended = await Login.UntilAsync(
            async () => (await _gateway.OperatorAsync("sessions", "--json")).EnsureSuccess().StandardOutput,
            lines => RecordFixture.Lines(lines).Count(line => line.Contains("\"active\":true", StringComparison.Ordinal)) == kept.Length);
        Assert.Equal(_sessions.Count - kept.Length, RecordFixture.Lines(ended).Count(line => line.Contains("The grant for this target is gone.", StringComparison.Ordinal)));
    }

    private void Start(string user, PostgresEndpoint endpoint) => _sessions[user] = HeldPsql.Start(_gateway, endpoint);
}
