using System.Text.Json;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>An operator shuts people and targets off, in front of real servers.</summary>
[Trait("Category", "Server")]
public class LockTests : IAsyncLifetime
{
    private OidcProvider _provider = null!;
    private PostgresGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("CREATE TABLE IF NOT EXISTS public.locked (id int); GRANT ALL ON public.locked TO app");
        _provider = await OidcProvider.StartAsync();
        _gateway = await PostgresGateway.StartAsync(server, new PostgresGatewayOptions
        {
            ClientCertificates = true,
            Users = new Dictionary<string, string[]> { ["alice"] = ["dba"], ["bob"] = ["dba-leads"], ["carol"] = ["audit"], ["erin"] = ["dba"], ["oscar"] = ["platform"] },
            Identity = $$$"""
                  oidc:
                    - {name: people, issuer: "{{{_provider.Issuer}}}", audience: hoopwire, user: "{sub}", groupsClaim: groups}
                """,
            GrantRules = ["review"],
            Rules = "- name: review\n  approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m}",
        });
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Lock_User_EndsTheSessionRefusesEveryProofAndUnlockLetsInAgain()
    {
        string token = await _provider.MintAsync("alice", ["dba"]);
        var certificate = _gateway.Endpoint("alice", "") with { ClientCertificate = _gateway.Certificates.Client("alice") };
        PostgresEndpoint[] proofs = [await _gateway.EndpointAsync(), _gateway.Endpoint("alice#jwt", token), certificate];
        foreach (var proof in proofs) await Login.AcceptedAsync(proof);
        await using var psql = HeldPsql.Start(_gateway, proofs[0]);
        await using var other = await HeldPsql.StartAsync(_gateway, "erin");
        string id = await psql.TypeHeldAsync("DELETE FROM public.locked;");

        var locked = (await _gateway.AsUserAsync("oscar", "lock", "alice", "--reason", "stolen laptop")).EnsureSuccess();
        Assert.Equal("user alice locked\n", locked.StandardOutput);
        await psql.Process.FinishAsync();
        Assert.Contains("FATAL:  57P01: The session was ended: User alice is locked.", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("stolen", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Equal("withdrawn", await psql.StateAsync(id));
        Assert.Equal(1, (await _gateway.AsUserAsync("bob", "approvals", "approve", id)).ExitCode);
        foreach (var proof in proofs)
        {
            var refused = await PostgresClients.QueryAsync(proof, "SELECT 1");
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("FATAL:  User alice is locked\nHINT:  Ask an operator of the gateway.", refused.StandardError, StringComparison.Ordinal);
            Assert.Equal("28000", await Login.RefusedAsync(proof));
        }

        foreach (string proof in (string[])[await _gateway.KeyAsync("alice"), token])
        {
            var api = await _gateway.WithTokenAsync(proof, "whoami");
            Assert.Equal((1, "User alice is locked. Ask an operator of this gateway.\n"), (api.ExitCode, api.StandardError));
        }

        await other.AssertWorksAsync();
        Assert.Equal("user alice unlocked\n", (await _gateway.OperatorAsync("unlock", "alice")).EnsureSuccess().StandardOutput);
        foreach (var proof in proofs) await Login.AcceptedAsync(proof);
        string audit = (await _gateway.OperatorAsync("audit", "--json")).EnsureSuccess().StandardOutput;
        foreach (string row in (string[])["User alice was locked by oscar: stolen laptop", "User alice was unlocked by operator:", "\"kind\":\"login-refused\""])
            Assert.Contains(row, audit, StringComparison.Ordinal);
        Assert.Equal(0, (await _gateway.OperatorAsync("audit", "verify")).ExitCode);
    }

    [Fact]
    public async Task Lock_Target_EndsItsSessionsAndTakesNoNewOnes()
    {
        await using var psql = await HeldPsql.StartAsync(_gateway);
        await psql.AssertWorksAsync();
        (await _gateway.OperatorAsync("lock", "orders")).EnsureSuccess();
        await psql.TypeAsync("SELECT 'after the lock';");
        await psql.Process.FinishAsync();
        Assert.Contains("FATAL:  57P01: The session was ended: Target orders is locked.", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("after the lock", psql.Process.StandardOutput, StringComparison.Ordinal);
        var endpoint = await _gateway.EndpointAsync();
        Assert.Contains("FATAL:  Target orders is locked\n", (await PostgresClients.QueryAsync(endpoint, "SELECT 1")).StandardError, StringComparison.Ordinal);
        Assert.Equal("3D000", await Login.RefusedAsync(endpoint));
        (await _gateway.OperatorAsync("unlock", "orders", "--target")).EnsureSuccess();
        await Login.AcceptedAsync(endpoint);
    }

    [Fact]
    public async Task Lock_ForATime_EndsByItselfAndLeavesTheList()
    {
        var endpoint = await _gateway.EndpointAsync("erin");
        var locked = (await _gateway.OperatorAsync("lock", "--user", "erin", "--for", "5s", "--reason", "drill")).EnsureSuccess();
        Assert.StartsWith("user erin locked until 2", locked.StandardOutput, StringComparison.Ordinal);
        var row = JsonDocument.Parse((await _gateway.AsUserAsync("carol", "locks", "--json")).EnsureSuccess().StandardOutput).RootElement;
        Assert.Equal(("user", "erin", "drill"), (row.GetProperty("kind").GetString(), row.GetProperty("name").GetString(), row.GetProperty("reason").GetString()));
        await Login.UntilAsync(async () => (await PostgresClients.QueryAsync(endpoint, "SELECT 1")).ExitCode, code => code == 0);
        Assert.Equal("", (await _gateway.OperatorAsync("locks")).EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Verbs_Outcomes_HaveTheirExitCodes()
    {
        Assert.Equal(1, (await _gateway.AsUserAsync("erin", "lock", "alice")).ExitCode);
        Assert.Equal(1, (await _gateway.AsUserAsync("carol", "lock", "alice")).ExitCode);
        Assert.Equal(1, (await _gateway.AsUserAsync("erin", "locks")).ExitCode);
        Assert.Equal(1, (await _gateway.OperatorAsync("lock", "stranger")).ExitCode);
        var unlocked = await _gateway.OperatorAsync("unlock", "stranger");
        Assert.Equal((1, "There is no lock on stranger. See 'hoopwire locks' for those there are.\n"), (unlocked.ExitCode, unlocked.StandardError));
        (await _gateway.OperatorAsync("lock", "stranger", "--user")).EnsureSuccess();
        (await _gateway.OperatorAsync("lock", "orders", "--user")).EnsureSuccess();
        (await _gateway.OperatorAsync("lock", "orders", "--target")).EnsureSuccess();
        var both = await _gateway.OperatorAsync("unlock", "orders");
        Assert.Equal((2, "orders is a user and a target. Say which is meant with --user or --target.\n"), (both.ExitCode, both.StandardError));
        Assert.Equal("target orders unlocked\n", (await _gateway.OperatorAsync("unlock", "orders", "--target")).EnsureSuccess().StandardOutput);
    }
}
