using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests;

/// <summary>Rows of a cursor of MariaDB's, of which some are fetched before the rules change and the others behind.</summary>
[Trait("Category", "Server")]
public class MySqlCursorTests
{
    [Fact]
    public async Task Fetch_RulesHaveChangedSinceTheCursorWasOpened_IsRefused()
    {
        await using var gateway = await StartAsync();
        var result = await FetchAsync(gateway, "212-11-1001", new CompiledPolicy(2, [Masks()]) { Keys = InProcessGateway.MaskKeys });
        Assert.Contains("The rules have changed since the cursor was opened: execute the statement again", result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("212-12-1002", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_RulesWereReadAnewAndSayTheSame_GoesOn()
    {
        await using var gateway = await StartAsync(Masks());
        var result = await FetchAsync(gateway, "[redacted]", new CompiledPolicy(2, [Masks() with { Source = "elsewhere.yaml:7" }]) { Keys = InProcessGateway.MaskKeys });
        Assert.Equal(5, result.EnsureSuccess().StandardOutput.Split("[redacted]").Length - 1);
        Assert.DoesNotContain("212-", result.StandardOutput, StringComparison.Ordinal);
    }

    private static Rule Masks() => new("pii")
    {
        Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("shop.customers.ssn") }, new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }],
    };

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [.. rules]);

    /// <summary>Fetches one of five rows, has the rules change, and fetches the others.</summary>
    private static async Task<ProcessResult> FetchAsync(InProcessGateway gateway, string first, CompiledPolicy next)
    {
        await using var client = RunningProcess.Start(
            "/usr/bin/python3", ["-B", "cursor_pymysql.py", "SELECT id, ssn FROM customers WHERE id < 6 ORDER BY id"], gateway.MySqlEndpoint().Environment, workingDirectory: Repository.Clients);
        await client.WaitForLineAsync(first);
        gateway.Directory.Change(next);
        return await client.FinishAsync();
    }
}
