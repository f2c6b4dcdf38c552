using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A reload that takes a reviewer away takes the approvals back that they gave; one that takes the emergency away leaves nobody to break the glass.</summary>
[Trait("Category", "Server")]
public class LostReviewerTests
{
    private const string Delete = "DELETE FROM public.lost_reviewer;";

    private static readonly PostgresGatewayOptions Before = new()
    {
        Users = new Dictionary<string, string[]> { ["alice"] = ["dba"], ["bob"] = ["dba-leads"], ["dora"] = ["dba-leads"] },
        GrantRules = ["review"],
        Rules = """
            - name: review
              approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m}
            """,
    };

    [Fact]
    public async Task Reload_ReviewerRemoved_WhatTheyApprovedForATimeIsHeldAnew()
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("CREATE TABLE IF NOT EXISTS public.lost_reviewer (id int); GRANT ALL ON public.lost_reviewer TO app");
        await using var gateway = await PostgresGateway.StartAsync(server, Before);
        await using var psql = await HeldPsql.StartAsync(gateway);
        string id = await psql.TypeHeldAsync(Delete);
        (await gateway.AsUserAsync("bob", "approvals", "approve", id, "--for", "24h")).EnsureSuccess();
        await psql.DoneAsync();
        Assert.Equal(id, await psql.TypeHeldAsync(Delete));
        await psql.DoneAsync();

        gateway.Rewrite(Before with { Users = new Dictionary<string, string[]> { ["alice"] = ["dba"], ["bob"] = ["elsewhere"], ["dora"] = ["dba-leads"] } });
        gateway.Process.Process.Signal(RunningProcess.SigHup);
        await gateway.Process.Process.WaitForErrorLineAsync("loaded again: version 2");

        string held = await psql.TypeHeldAsync(Delete);
        Assert.NotEqual(id, held);
        Assert.Equal(("withdrawn", "pending"), (await psql.StateAsync(id), await psql.StateAsync(held)));
        (await gateway.AsUserAsync("dora", "approvals", "approve", held)).EnsureSuccess();
        await psql.DoneAsync();
        Assert.Contains("Approved by dora.", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Contains($"Request {id} was withdrawn: No reviewer any more: bob.", (await gateway.OperatorAsync("audit", "--json")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_BreakGlassTakenOutOfTheRule_WhatIsHeldCannotBeLetThrough()
    {
        const string Group = "breakGlass: [oncall], ";
        var before = Before with
        {
            Users = new Dictionary<string, string[]> { ["alice"] = ["dba", "oncall"], ["bob"] = ["dba-leads"] },
            Rules = Before.Rules!.Replace("timeout", Group + "timeout", StringComparison.Ordinal),
        };
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("CREATE TABLE IF NOT EXISTS public.lost_reviewer (id int); GRANT ALL ON public.lost_reviewer TO app");
        await using var gateway = await PostgresGateway.StartAsync(server, before);
        await using var psql = await HeldPsql.StartAsync(gateway);
        string id = await psql.TypeHeldAsync(Delete);

        gateway.Rewrite(before with { Rules = before.Rules!.Replace(Group, "", StringComparison.Ordinal) });
        gateway.Process.Process.Signal(RunningProcess.SigHup);
        await gateway.Process.Process.WaitForErrorLineAsync("loaded again: version 2");

        var broken = await gateway.AsUserAsync("alice", "approvals", "break-glass", id, "--reason", "the shop is down");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("You may not let this request through yourself", broken.StandardError, StringComparison.Ordinal);
        Assert.Equal("pending", await psql.StateAsync(id));
    }
}
