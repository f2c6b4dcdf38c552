using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>Rows that MariaDB sends in several packets of 16 MB, under limits on the bytes of a result.</summary>
[Trait("Category", "Server")]
public class MySqlLongRowTests
{
    private const int RowBytes = 30_000_000;

    private static readonly Rule Tight = new("tight") { Limit = new LimitRule { Bytes = 20_000_000 } };

    [Theory]
    [InlineData(RecordedResults.Metadata)]
    [InlineData(RecordedResults.Masked)]
    public async Task Row_OverTheLimitInItsSecondPacket_EndsTheSessionThere(RecordedResults record)
    {
        await using var gateway = await StartAsync(Tight, new Rule("recorded") { Record = record });
        var result = await QueryAsync(gateway);
        Assert.Equal("", result.StandardOutput);
        Assert.Contains("ERROR 2013", result.StandardError, StringComparison.Ordinal);
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, "A row is longer than the result may be."), await gateway.EndAsync());
        var told = Assert.Single(await gateway.RecordedAsync(), line => line.GetProperty("event").GetString() == "notice");
        Assert.Equal(("limit", "tight"), (told.GetProperty("kind").GetString(), told.GetProperty("rule").GetString()));
        Assert.StartsWith("The result has more than 20000000 bytes", told.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_WithinTheLimit_IsDelivered()
    {
        await using var gateway = await StartAsync(new Rule("wide") { Limit = new LimitRule { Bytes = RowBytes + 100 } });
        Assert.Equal(RowBytes + 1, (await QueryAsync(gateway)).EnsureSuccess().StandardOutput.Length);
    }

    [Fact]
    public async Task Row_OverALimitThatOnlyObserves_IsDeliveredAndToldOfItsBytes()
    {
        await using var gateway = await StartAsync(Tight with { Enforce = false }, new Rule("one") { Enforce = false, Limit = new LimitRule { Rows = 1 } });
        Assert.Equal(RowBytes + 1, (await QueryAsync(gateway)).EnsureSuccess().StandardOutput.Length);
        var told = Assert.Single(await gateway.RecordedAsync(), line => line.GetProperty("event").GetString() == "notice");
        Assert.Equal(("observed", "tight"), (told.GetProperty("kind").GetString(), told.GetProperty("rule").GetString()));
    }

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [.. rules]);

    private static Task<ProcessResult> QueryAsync(InProcessGateway gateway) =>
        MySqlClients.QueryAsync(gateway.MySqlEndpoint(), $"SELECT REPEAT('x', {RowBytes})", "--max-allowed-packet=64M");
}
