using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;
using HoopWire.Sessions;
using static HoopWire.Evasion.Tests.CapturingClient;

namespace HoopWire.Evasion.Tests;

/// <summary>What is sent at the wrong moment must not make the gateway's view of the replies differ from the target's.</summary>
[Trait("Category", "Server")]
public class RelayStateTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    [Fact]
    public async Task Copy_InExtendedProtocolWithSyncBeforeTheData_Completes()
    {
        await using var gateway = server.StartGateway([]);
        await using var raw = await RawClient.LoginAsync(gateway.Port);
        await raw.SendAsync([.. Parse("", "copy probe (id) from stdin"), .. Bind("", "", false), .. Execute(""), .. CapturingClient.Sync]);
        await raw.ReadUntilAsync('G');
        await raw.SendAsync([.. RawClient.Message('d', "1\n"u8.ToArray()), .. RawClient.Message('c'), .. CapturingClient.Sync]);
        Assert.Equal("CZ", await raw.ReadUntilAsync('Z'));
        await raw.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("TDCZ", await raw.ReadUntilAsync('Z'));
    }

    [Fact]
    public async Task Copy_InExtendedProtocolThatFailsInTheMiddle_LeavesTheSessionUsable()
    {
        await using var gateway = server.StartGateway([]);
        await using var raw = await RawClient.LoginAsync(gateway.Port);
        await raw.SendAsync([
            .. Parse("", "copy probe (id) from stdin"), .. Bind("", "", false), .. Execute(""), .. CapturingClient.Sync,
            .. RawClient.Message('d', "no number\n"u8.ToArray()), .. RawClient.Message('c'), .. CapturingClient.Sync]);
        Assert.EndsWith("EZ", await raw.ReadUntilAsync('Z'), StringComparison.Ordinal);
        await raw.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("TDCZ", await raw.ReadUntilAsync('Z'));
    }

    /// <summary>What the gateway itself sends the target would become a part of the message under way, whose last bytes the target then reads as the next one.</summary>
    [Theory]
    [InlineData("set application_name = 'x'", "SET application_name = 'alice/0123456789abcdef x'")]
    [InlineData("begin; set application_name = 'x'", "SET LOCAL application_name = 'alice/0123456789abcdef x'")]
    public async Task SetApplicationName_WithHalfAMessageBehindIt_LetsNoMessageHideInIt(string set, string mended)
    {
        await using var gateway = server.StartGateway([new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, "no") }]);
        await using var raw = await RawClient.LoginAsync(gateway.Port);
        byte[] hidden = RawClient.Query("create temp table smuggled (id int)".PadRight(mended.Length));
        byte[] cover = RawClient.Message('d', [.. new byte[100], .. hidden]);
        await raw.SendAsync([.. RawClient.Query(set), .. cover[..50]]);
        await raw.ReadUntilAsync('Z');
        await raw.SendAsync(cover[50..]);
        await raw.SendAsync(RawClient.Query("select 1 from pg_class where relname = 'smuggled'"));
        Assert.Equal("TCZ", await raw.ReadUntilAsync('Z'));
    }

    [Fact]
    public async Task Limit_ResultThatEndsBeforeTheCancel_LeavesTheSessionUsable()
    {
        await using var gateway = server.StartGateway([new Rule("few") { Limit = new LimitRule { Rows = 2 } }]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("select generate_series(1, 3); select 1"));
        await client.SendAsync([
            .. Parse("", "select generate_series(1, 3)"), .. Bind("", "", false), .. Execute(""),
            .. Parse("", "select 'second'"), .. Bind("", "", false), .. Describe(""), .. Execute(""), .. CapturingClient.Sync]);
        await client.SendAsync(RawClient.Query("select 'last'"));
        Assert.False(client.IsClosed);
        Assert.Equal(["54000", "54000"], client.Errors);
        Assert.Contains("SELECT 1", client.Tags);
    }

    [Fact]
    public async Task Prepare_ManyLongStatements_AreBoundedInMemory()
    {
        await using var gateway = server.StartGateway([]);
        await using var client = await LoginAsync(gateway.Port);
        string text = "select 1" + new string(' ', 4 << 20);
        for (int i = 0; i < 20 && client.Errors.Count == 0; i++) await client.SendAsync([.. Parse($"s{i}", text), .. CapturingClient.Sync]);
        Assert.Equal(["54000"], client.Errors);
    }

    [Fact]
    public async Task Terminate_WithCommandsOnTheWay_EndsTheSession()
    {
        await using var gateway = server.StartGateway(EvasionServer.Masks);
        await using var client = await LoginAsync(gateway.Port);
        await client.WriteAsync([.. RawClient.Query("select pg_sleep(0.1)"), .. RawClient.Query("select * from customers"), .. RawClient.Message('X')]);
        Assert.Equal(Side.Client, (await gateway.EndAsync()).Side);
    }

    [Fact]
    public async Task Sync_AStorm_IsAnsweredOneByOne()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        await client.WriteAsync([.. Enumerable.Repeat(CapturingClient.Sync, 20_000).SelectMany(s => s)]);
        for (int i = 0; i < 20_000; i++) Assert.Equal('Z', await client.ReadAsync());
    }
}
