using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary><c>sessions watch</c> beside a session that runs.</summary>
[Trait("Category", "Server")]
public class WatchTests
{
    [Fact]
    public async Task Watch_RunningSession_ShowsWhatHappensUntilItEnds()
    {
        await using var gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync());
        await using var psql = await HeldPsql.StartAsync(gateway);
        await psql.RunAsync("SELECT 'before anybody watched';");
        string id = (await gateway.OperatorAsync("sessions", "--csv", "--limit", "1")).EnsureSuccess().StandardOutput.Split('\n')[1].Split(',')[0];
        await using var watch = gateway.Process.StartOperator("sessions", "watch", id);
        await watch.WaitForLineAsync("before anybody watched");
        await psql.RunAsync("SELECT 'while somebody watches';");
        await watch.WaitForLineAsync("SELECT 'while somebody watches'");
        Assert.True(watch.IsRunning);
        // Others' sessions are auditors' to watch: nobody else learns of them.
        var other = await gateway.AsUserAsync("bob", "sessions", "watch", id);
        Assert.NotEqual(0, other.ExitCode);
        Assert.DoesNotContain("SELECT", other.StandardOutput, StringComparison.Ordinal);
        await psql.TypeAsync("\\q");
        Assert.Equal(0, await watch.Exited);
        Assert.Contains("ended by the client", watch.StandardOutput, StringComparison.Ordinal);
    }
}
