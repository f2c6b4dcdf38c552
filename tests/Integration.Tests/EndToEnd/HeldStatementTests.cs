using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A statement that is held has not reached the target, and never does unless it is approved: the target itself is asked.</summary>
[Trait("Category", "Server")]
public class HeldStatementTests(ReviewFixture review) : IClassFixture<ReviewFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("denied")]
    [InlineData("expired")]
    [InlineData("interrupted")]
    [InlineData("disconnected")]
    [InlineData("killed")]
    public async Task Delete_HeldAndNeverApproved_LeavesTheTargetAlone(string ending)
    {
        string table = await TableAsync(ending);
        await using var psql = await HeldPsql.StartAsync(review.Gateway, target: ending == "expired" ? "brief" : "orders");
        string session = await psql.SessionAsync();
        string id = await psql.TypeHeldAsync($"DELETE FROM {table};");
        Assert.Contains($"https://gw.example.com/approvals/{id}", psql.Process.StandardError, StringComparison.Ordinal);
        if (ending != "expired") await AssertUntouchedAsync(table, session);
        await EndAsync(ending, psql, id, session);
        string state = ending is "denied" or "expired" ? ending : "withdrawn";
        Assert.Equal(state, await Login.UntilAsync(() => psql.StateAsync(id), seen => seen != "pending"));
        Assert.Equal(1, (await review.Gateway.AsUserAsync("bob", "approvals", "approve", id)).ExitCode);
        Assert.Equal(state, await psql.StateAsync(id));
        Assert.Equal("3", await review.Gateway.Server.PsqlAsync($"SELECT count(*) FROM {table}"));
        Assert.Equal("0", await SeenAsync($"query ILIKE '%DELETE FROM {table}%'"));
        if (ending is "denied" or "expired") await psql.AssertWorksAsync();
        else await Login.UntilAsync(() => SeenAsync($"application_name LIKE '%{session}%'"), seen => seen == "0");
    }

    [Fact]
    public async Task Delete_HeldWhenTheGatewayStops_LeavesTheTargetAloneAndIsWithdrawn()
    {
        string table = await TableAsync("drained");
        await using var gateway = await PostgresGateway.StartAsync(review.Gateway.Server, new PostgresGatewayOptions
        {
            Users = new Dictionary<string, string[]> { ["alice"] = ["dba"], ["bob"] = ["dba-leads"] },
            GrantRules = ["review"],
            Rules = """
                - name: review
                  approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m}
                """,
        });
        await using var psql = await HeldPsql.StartAsync(gateway);
        string id = await psql.TypeHeldAsync($"DELETE FROM {table};");
        Assert.Equal(0, await gateway.Process.StopAsync(Patience));
        await psql.Process.FinishAsync();
        Assert.Contains("57P01", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Equal("3", await gateway.Server.PsqlAsync($"SELECT count(*) FROM {table}"));
        await gateway.StartAsync();
        Assert.Equal("withdrawn", await psql.StateAsync(id));
        Assert.Equal(1, (await gateway.AsUserAsync("bob", "approvals", "approve", id)).ExitCode);
        Assert.Equal("3", await gateway.Server.PsqlAsync($"SELECT count(*) FROM {table}"));
    }

    private async Task EndAsync(string ending, HeldPsql psql, string id, string session)
    {
        switch (ending)
        {
            case "denied":
                (await review.Gateway.AsUserAsync("bob", "approvals", "deny", id)).EnsureSuccess();
                await psql.DoneAsync();
                Assert.Contains("ERROR:  42501: ", psql.Process.StandardError, StringComparison.Ordinal);
                break;
            case "expired":
                await psql.DoneAsync();
                Assert.Contains("ERROR:  57014: ", psql.Process.StandardError, StringComparison.Ordinal);
                break;
            case "interrupted":
                psql.Process.Signal(RunningProcess.SigInt);
                await psql.Process.FinishAsync();
                Assert.Contains("ERROR:  57014: ", psql.Process.StandardError, StringComparison.Ordinal);
                break;
            case "disconnected":
                await psql.Process.StopAsync(Patience, RunningProcess.SigKill);
                break;
            default:
                (await review.Gateway.OperatorAsync("sessions", "kill", session)).EnsureSuccess();
                await psql.Process.FinishAsync();
                Assert.Contains("57P01", psql.Process.StandardError, StringComparison.Ordinal);
                break;
        }
    }

    /// <summary>The held statement is nowhere on the target: its backend is idle, and has run nothing but what came before.</summary>
    private async Task AssertUntouchedAsync(string table, string session)
    {
        Assert.Equal("0", await SeenAsync($"query ILIKE '%DELETE FROM {table}%'"));
        Assert.Equal("1", await SeenAsync($"application_name LIKE '%{session}%' AND state = 'idle' AND backend_xid IS NULL"));
        Assert.Equal("3", await review.Gateway.Server.PsqlAsync($"SELECT count(*) FROM {table}"));
    }

    private async Task<string> TableAsync(string name)
    {
        string table = "public.held_" + name;
        await review.Gateway.Server.PsqlAsync($"CREATE TABLE {table} (id int); INSERT INTO {table} VALUES (1), (2), (3); GRANT ALL ON {table} TO app");
        return table;
    }

    // The gateway asks the planner for an estimate, on a connection of its own that may just be closing.
    private Task<string> SeenAsync(string condition) =>
        review.Gateway.Server.PsqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query NOT ILIKE 'EXPLAIN%' AND {condition}");
}
