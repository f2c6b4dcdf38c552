using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A statement that two rules hold, whose reviewers differ, runs once each has its approval.</summary>
[Trait("Category", "Server")]
public class JointApprovalTests
{
    [Fact]
    public async Task Approve_StatementThatTwoRulesHold_RunsOnceBothAreSatisfied()
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("CREATE TABLE IF NOT EXISTS public.joint (id int); GRANT ALL ON public.joint TO app");
        await using var gateway = await PostgresGateway.StartAsync(server, new PostgresGatewayOptions
        {
            Users = new Dictionary<string, string[]> { ["alice"] = ["dba"], ["bob"] = ["peers"], ["dora"] = ["dba-leads"], ["erin"] = ["dba-leads"] },
            GrantRules = ["peers", "leads"],
            Rules = """
                - name: peers
                  approve: {effects: [write], reviewers: [peers]}
                - name: leads
                  approve: {effects: [unbounded-write], reviewers: [dba-leads], approvers: 2}
                """,
        });
        await using var psql = await HeldPsql.StartAsync(gateway);
        string id = await psql.TypeHeldAsync("DELETE FROM public.joint;");
        Assert.Contains($"waits for approval {id} by peers and 2 of dba-leads", psql.Process.StandardError, StringComparison.Ordinal);
        foreach (string reviewer in (string[])["bob", "dora"])
            Assert.Contains("more reviewers have to agree", (await gateway.AsUserAsync(reviewer, "approvals", "approve", id)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Equal("pending", await psql.StateAsync(id));
        Assert.Contains("2 of dba-leads", (await gateway.OperatorAsync("approvals", "show", id)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        (await gateway.AsUserAsync("erin", "approvals", "approve", id)).EnsureSuccess();
        await psql.DoneAsync();
        Assert.Contains("Approved by bob,dora,erin", psql.Process.StandardError, StringComparison.Ordinal);
        string bounded = await psql.TypeHeldAsync("DELETE FROM public.joint WHERE id = 5;");
        (await gateway.AsUserAsync("bob", "approvals", "approve", bounded)).EnsureSuccess();
        await psql.DoneAsync();
    }
}
