using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>What the gateway does of itself in sessions of MySQL: how it ends them.</summary>
[Trait("Category", "Server")]
public class MySqlSessionTests
{
    private static readonly EndReason Killed = new(Side.Gateway, Stage.Policy, "Ended by the test.");

    [Fact]
    public async Task Kill_LoginAtTheTargetIsUnderWay_LetsNobodyIn()
    {
        var opens = new TaskCompletionSource();
        using var target = new HeldTarget(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), opens.Task);
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), []);
        var query = MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT 'in'");
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 1);
        Assert.Single(gateway.Sessions.All).Kill(Killed);
        opens.SetResult();
        var result = await query;
        Assert.Contains("ERROR 1927 (70100): The session was ended: Ended by the test.", result.StandardError, StringComparison.Ordinal);
        Assert.Equal("", result.StandardOutput);
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 0);
        Assert.Contains(gateway.Audit.Rows, row => row is { Kind: "access-refused", User: "alice", Target: "shop", Detail: "Ended by the test." });
    }

    [Fact]
    public async Task Kill_StatementRuns_StopsItOnTheTarget()
    {
        var server = await MariaDbServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), []);
        var query = MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT SLEEP(600) AS to_kill");
        const string Running = "SELECT COUNT(*) FROM information_schema.processlist WHERE info = 'SELECT SLEEP(600) AS to_kill'";
        await Login.UntilAsync(() => server.RootAsync(Running), count => count == "1");
        Assert.Single(gateway.Sessions.All).Kill(Killed);
        Assert.Contains("ERROR 1927", (await query).StandardError, StringComparison.Ordinal);
        await Login.UntilAsync(() => server.RootAsync(Running), count => count == "0");
    }
}
