using HoopWire.Access;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>What the gateway does of itself in sessions of MySQL: it ends them, and holds commands for the disk.</summary>
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
    public async Task Connect_AddressHasTooMany_IsTold()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits { PerAddress = 1 }, []);
        var running = MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT SLEEP(600)");
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 1);
        var refused = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT 1");
        Assert.Contains("ERROR 1040 (08004): Too many connections come from this address", refused.StandardError, StringComparison.Ordinal);
        Assert.Single(gateway.Sessions.All).Kill(Killed);
        Assert.Contains("ERROR 1927", (await running).StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_PersonHasTooMany_IsToldAndAudited()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits { PerUser = 1 }, []);
        await using var open = await gateway.OpenMySqlAsync();
        var refused = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT 1");
        Assert.Contains("User alice has as many sessions as one user may have.", refused.StandardError, StringComparison.Ordinal);
        Assert.Single(gateway.Audit.Rows, row => row is { Kind: "access-refused", User: "alice", Target: "shop", Detail: "User alice has as many sessions as one user may have." });
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

    /// <summary>This gateway's number is 1: whether the other one has such a connection, nobody here knows.</summary>
    [Fact]
    public async Task Kill_ThreadOfAnotherGateway_SaysSo()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);
        var foreign = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "KILL QUERY 1107296257");
        Assert.Contains("ERROR 1094 (HY000) at line 1: Thread 1107296257 is a connection through another gateway: send the KILL through that one", foreign.StandardError, StringComparison.Ordinal);
        var unknown = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "KILL QUERY 1090519999");
        Assert.Contains("Unknown thread id: 1090519999", unknown.StandardError, StringComparison.Ordinal);
    }

    /// <summary>As a client that dies without a gateway: the server looks whether its connection has ended, and must find nothing else there.</summary>
    [Theory]
    [InlineData(TargetTls.Disable)]
    [InlineData(TargetTls.Require)]
    public async Task Client_DiesWhileItsStatementWaits_EndsItOnTheTarget(TargetTls tls)
    {
        var server = await MariaDbServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server) with { Tls = tls }, new GatewayLimits(), []);
        string name = $"left-{tls}", waits = $"SELECT GET_LOCK('{name}', 600)";
        await using var holder = Start(gateway);
        await SendAsync(holder, $"SELECT GET_LOCK('{name}', 0), 'locked'");
        await holder.WaitForLineAsync("locked");
        await using var waiter = Start(gateway);
        await SendAsync(waiter, waits);
        string running = $"SELECT COUNT(*) FROM information_schema.processlist WHERE info = \"{waits}\"";
        await Login.UntilAsync(() => server.RootAsync(running), count => count == "1");
        waiter.Signal(RunningProcess.SigKill);
        await Login.UntilAsync(() => server.RootAsync(running), count => count == "0");
    }

    [Fact]
    public async Task Durable_DiskIsSlow_StatementReachesTheServerOnlyOnceSynced()
    {
        var server = await MariaDbServer.SharedAsync();
        using var open = new ManualResetEventSlim(true);
        using var waiting = new SemaphoreSlim(0);
        await using var gateway = Durable(server, () =>
        {
            if (open.IsSet) return;
            waiting.Release();
            open.Wait();
        });
        await using var client = Start(gateway);
        await SendAsync(client, "SELECT 'before'");
        await client.WaitForLineAsync("before");
        open.Reset();
        await SendAsync(client, "SELECT GET_LOCK('durable', 0), 'locked'");
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        // The lock is free, for nothing has been forwarded: the disk is still being waited for.
        Assert.Equal("1", await server.RootAsync("SELECT IS_FREE_LOCK('durable')"));
        open.Set();
        await client.WaitForLineAsync("locked");
        Assert.Equal("0", await server.RootAsync("SELECT IS_FREE_LOCK('durable')"));
    }

    [Fact]
    public async Task Durable_DiskFails_SessionEndsBeforeTheStatementIsForwarded()
    {
        FailingDisk disk = new();
        var server = await MariaDbServer.SharedAsync();
        await using var gateway = Durable(server, disk.BeforeSync);
        await using var client = Start(gateway);
        await SendAsync(client, "SELECT 'before'");
        await client.WaitForLineAsync("before");
        disk.Fail();
        await SendAsync(client, "SELECT 'behind'");
        await client.WaitForErrorLineAsync("cannot be recorded");
        Assert.DoesNotContain("behind", client.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(new EndReason(Side.Gateway, Stage.Recording, "The recorder cannot write."), await gateway.EndAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("mysql_native_password")]
    [InlineData("client_ed25519")]
    public async Task Login_WhateverPlugin_LooksTheKeysUpOnce(string plugin)
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);
        string[] options = plugin.Length == 0 ? [] : [$"--default-auth={plugin}"];
        Assert.Equal("1\n", (await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT 1", options)).StandardOutput);
        Assert.Equal(1, gateway.Authenticator.HashLookUps);
    }

    [Fact]
    public async Task Results_None_OnlyCommandsAreRecorded()
    {
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [new Rule("quiet") { Record = RecordedResults.None }]);
        await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT 1");
        var lines = await gateway.RecordedAsync();
        Assert.Equal("none", lines[0].GetProperty("results").GetString());
        Assert.Contains(lines, line => line.GetProperty("event").GetString() == "command");
        Assert.DoesNotContain(lines, line => line.GetProperty("event").GetString() == "result");
    }

    private static InProcessGateway Durable(MariaDbServer server, Action beforeSync) => InProcessGateway.Start(
        InProcessGateway.TargetOn(server), new GatewayLimits(), [], recording: o => o with { Durable = true, BeforeSync = beforeSync });

    private static RunningProcess Start(InProcessGateway gateway)
    {
        var endpoint = gateway.MySqlEndpoint();
        return RunningProcess.Start("mariadb", [.. endpoint.Options, "-N", "-B", "--unbuffered", "--skip-reconnect", endpoint.Database], endpoint.Environment);
    }

    private static async Task SendAsync(RunningProcess client, string statement)
    {
        await client.Input.WriteLineAsync(statement + ";");
        await client.Input.FlushAsync();
    }
}
