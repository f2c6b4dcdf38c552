using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A gateway that tells a collector of OpenTelemetry what happens.</summary>
[Trait("Category", "Server")]
public class OtlpTests
{
    private const string Token = "Bearer canary-collector-token";

    [Fact]
    public async Task Otlp_CollectorRefusesAtFirst_GetsEveryRowAndTheMetrics()
    {
        await using var collector = new OtlpReceiver { Refuses = 2 };
        string place = $"endpoint: \"{collector.Endpoint}\", headers: {{Authorization: {{env: COLLECTOR}}}}";
        await using var gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
        {
            Rules = "- name: no-ddl\n  block: {effects: [ddl]}",
            GrantRules = ["no-ddl"],
            More = $"audit: {{export: [{{name: collector, otlp: {{{place}}}}}]}}\nmetrics: {{otlp: {{{place}, interval: 1s}}}}",
            Environment = new Dictionary<string, string> { ["COLLECTOR"] = Token },
        });
        var before = DateTimeOffset.UtcNow;
        await PostgresClients.QueryAsync(await gateway.EndpointAsync(), "DROP TABLE never");
        (await PostgresClients.QueryAsync(await gateway.EndpointAsync(), "SELECT 'told outside'")).EnsureSuccess();
        await collector.UntilAsync(to => to.Logs.Any(log => log.Body.Contains("told outside", StringComparison.Ordinal)));
        Assert.Equal(2, collector.Refused);
        var denied = collector.Logs.Last(log => log.Body == "DROP TABLE never");
        Assert.Equal(("command-denied", "alice", "orders", "no-ddl", "deny"),
            (denied.Attributes["hoopwire.kind"], denied.Attributes["hoopwire.user"], denied.Attributes["hoopwire.target"], denied.Attributes["hoopwire.rule"], denied.Attributes["hoopwire.verdict"]));
        Assert.InRange(denied.Time, before - TimeSpan.FromSeconds(5), DateTimeOffset.UtcNow);
        Assert.Contains(collector.Logs, log => log.Attributes["hoopwire.kind"] == "key-created");
        await collector.UntilAsync(to => to.Points.Any(point => point is { Name: "hoopwire_ready", IsSum: false, Value: 1 }));
        Assert.Contains(collector.Points, point => point is { Name: "hoopwire_loop_stalls_total", IsSum: true });
        Assert.Contains(collector.Points, point => point is { Name: "process_resident_memory_bytes", Value: > 1e6 });
        Assert.Equal([Token], collector.Authorizations);
        await gateway.Process.Process.WaitForErrorLineAsync("export collector");
        Assert.DoesNotContain("canary-collector-token", gateway.Process.Process.StandardOutput + gateway.Process.Process.StandardError, StringComparison.Ordinal);
        // What was taken before is not sent again after a restart; what comes then is.
        int taken = collector.Logs.Count(log => log.Body.Contains("told outside", StringComparison.Ordinal));
        Assert.Equal(0, await gateway.Process.StopAsync());
        await gateway.StartAsync();
        (await PostgresClients.QueryAsync(await gateway.EndpointAsync(), "SELECT 'and after that'")).EnsureSuccess();
        await collector.UntilAsync(to => to.Logs.Any(log => log.Body.Contains("and after that", StringComparison.Ordinal)));
        Assert.Equal(taken, collector.Logs.Count(log => log.Body.Contains("told outside", StringComparison.Ordinal)));
    }
}
