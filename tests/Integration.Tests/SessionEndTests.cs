using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>The ends that do not come from the client: it reads one clear error, and nothing runs on behind its back.</summary>
public class SessionEndTests
{
    [Theory]
    [Trait("Category", "Server")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Relay_TargetEndsTheSession_ClientReadsOneError(bool isBusy)
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        string mark = $"to terminate {isBusy}";
        await client.SendAsync(RawClient.Query($"SELECT pg_sleep({(isBusy ? 600 : 0)}) AS \"{mark}\""));
        if (!isBusy) await client.ReadUntilAsync('Z');
        string backends = $"FROM pg_stat_activity WHERE query LIKE '%{mark}\"' AND pid <> pg_backend_pid()";
        await Login.UntilAsync(() => server.PsqlAsync($"SELECT count(*) {backends}"), count => count == "1");
        await server.PsqlAsync($"SELECT pg_terminate_backend(pid) {backends}");
        Assert.Equal(["57P01"], await client.ReadErrorsAsync());
        Assert.Equal(new EndReason(Side.Target, Stage.Relay, "The target ended the session (SQLSTATE 57P01)."), await gateway.EndAsync());
    }

    [Fact]
    [Trait("Category", "Server")]
    public async Task Kill_StatementRuns_StopsItOnTheTarget()
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("SELECT pg_sleep(600) AS to_kill"));
        const string Running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%to_kill' AND wait_event = 'PgSleep'";
        await Login.UntilAsync(() => server.PsqlAsync(Running), count => count == "1");
        Assert.Single(gateway.Sessions.All).Kill(new EndReason(Side.Gateway, Stage.Policy, "Ended by the test."));
        Assert.Equal(["57P01"], await client.ReadErrorsAsync());
        await Login.UntilAsync(() => server.PsqlAsync(Running), count => count == "0");
    }

    [Fact]
    public async Task Kill_LoginAtTheTargetIsUnderWay_LetsNobodyIn()
    {
        var opens = new TaskCompletionSource();
        using var target = new ScriptedTarget([], opens: opens.Task);
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], "password");
        await using var client = await RawClient.StartLoginAsync(gateway.Port);
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 1);
        Assert.Single(gateway.Sessions.All).Kill(new EndReason(Side.Gateway, Stage.Policy, "Ended by the test."));
        opens.SetResult();
        Assert.Equal(["57P01"], await client.ReadErrorsAsync());
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 0);
    }

    [Fact]
    public async Task End_SomethingFailsOnTheWay_LeavesEveryCount()
    {
        using var target = new EmptyTarget();
        var rule = new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["lead"]) };
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits { PerAddress = 1 }, [rule], "password", loops: 1);
        await using (var client = await RawClient.LoginAsync(gateway.Port))
        {
            await client.SendAsync(RawClient.Query("delete from orders"));
            (await gateway.Approvals.NextAsync()).WithdrawingFails = new NotSupportedException("Not by this test.");
        }

        Assert.Equal(Side.Client, (await gateway.EndAsync()).Side);
        Assert.Equal(0, gateway.Sessions.Count);
        await using var next = await RawClient.LoginAsync(gateway.Port);
    }
}
