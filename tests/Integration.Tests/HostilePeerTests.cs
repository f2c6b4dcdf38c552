using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;
using Npgsql;

namespace HoopWire.Integration.Tests;

public class HostilePeerTests
{
    public static TheoryData<string, byte[]> BadReplies => new()
    {
        { "unknown type", RawClient.Message('z') },
        { "a second key", RawClient.Message('K', [.. RawClient.Int(7), .. RawClient.Int(7)]) },
        { "authentication again", RawClient.Message('R', RawClient.Int(0)) },
        { "copy both", RawClient.Message('W', 0, 0, 0) },
        { "negative length", [(byte)'D', 255, 255, 255, 255] },
        { "length under the floor", [(byte)'D', 0, 0, 0, 3] },
        { "length over the cap", [(byte)'Z', 0x10, 0, 0, 0] },
        { "parse complete unasked", RawClient.Message('1') },
        { "two ready for query", [.. RawClient.Message('C', RawClient.Text("X")), .. RawClient.Message('Z', (byte)'I'), .. RawClient.Message('Z', (byte)'I')] },
        { "bad transaction state", RawClient.Message('Z', (byte)'Q') },
        { "row description cut short", RawClient.Message('T', 0, 9, 0) },
        { "error without end", RawClient.Message('E', (byte)'S', (byte)'X') },
        { "suspended portal in a query", RawClient.Message('s') },
    };

    [Theory]
    [MemberData(nameof(BadReplies))]
    public async Task Relay_TargetBreaksTheProtocol_EndsThatSessionClearly(string what, byte[] reply)
    {
        Assert.NotEmpty(what);
        using var target = new ScriptedTarget(reply);
        await using var gateway = Start(target);
        await using var bystander = await Bystander.StartAsync(gateway);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("08006", await client.ReadToEndAsync());
        Assert.Equal(Side.Target, (await gateway.EndAsync()).Side);
        Assert.Equal(1, gateway.Sessions.Count);
        await bystander.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Relay_TargetAnswersARefusedCallOrOneTwice_EndsThatSessionClearly(bool isRefused, bool isTwice)
    {
        byte[] result = RawClient.Message('V', [.. RawClient.Int(4), .. "leak"u8]);
        using var target = new ScriptedTarget([.. result, .. isTwice ? result : [], .. RawClient.Message('Z', (byte)'I')]);
        await using var gateway = InProcessGateway.Start(
            target.Target, new GatewayLimits(), isRefused ? [new Rule("none") { Block = new BlockRule(Effects.Ddl, null) }] : [], "password", loops: 1);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Call(957, RawClient.Int(0x20000)));
        byte[] seen = await client.ReadBytesToEndAsync();
        Assert.Equal(isTwice ? 1 : 0, Encoding.ASCII.GetString(seen).Split("leak").Length - 1);
        Assert.Contains("08006", Encoding.ASCII.GetString(seen), StringComparison.Ordinal);
        Assert.Equal(Side.Target, (await gateway.EndAsync()).Side);
    }

    [Fact]
    public async Task Relay_TargetClosesInsideARow_EndsTheSession()
    {
        using var target = new ScriptedTarget([.. RawClient.Message('T', 0, 0), (byte)'D', 0, 1, 0, 0, 1, 2, 3], closes: true);
        await using var gateway = Start(target);
        await using var bystander = await Bystander.StartAsync(gateway);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("select 1"));
        await client.ReadToEndAsync();
        Assert.Equal(new EndReason(Side.Target, Stage.Relay, "The target's connection ended (Closed)."), await gateway.EndAsync());
        await bystander.AssertUnharmedAsync();
    }

    public static TheoryData<string, byte[]> BadMessages => new()
    {
        { "unknown type", RawClient.Message('z') },
        { "a password after the login", RawClient.Message('p', RawClient.Text("x")) },
        { "a second startup message", RawClient.Startup(("user", "carol"), ("database", "orders")) },
        { "negative length", [(byte)'Q', 255, 255, 255, 255] },
        { "length over 2^31", [(byte)'Q', 128, 0, 0, 0] },
        { "length under the floor", [(byte)'Q', 0, 0, 0, 3] },
        { "sync with a body", RawClient.Message('S', 1) },
        { "query without its end", RawClient.Message('Q', (byte)'a') },
        { "text behind the end", RawClient.Message('Q', (byte)'a', 0, (byte)'b', 0) },
        { "bind with a negative length", RawClient.Message('B', [0, 0, 0, 0, 0, 1, 255, 255, 255, 254, 0, 0]) },
        { "bind cut short", RawClient.Message('B', [0, 0, 0, 0, 0, 9, 0, 0]) },
        { "describe of nothing", RawClient.Message('D', (byte)'X', 0) },
    };

    [Theory]
    [MemberData(nameof(BadMessages))]
    public async Task Relay_ClientBreaksTheProtocol_EndsThatSessionClearly(string what, byte[] message)
    {
        Assert.NotEmpty(what);
        using var target = new ScriptedTarget([]);
        await using var gateway = Start(target);
        await using var bystander = await Bystander.StartAsync(gateway);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(message);
        Assert.Equal("08P01", await client.ReadToEndAsync());
        Assert.Equal((Side.Client, Stage.Relay), ((await gateway.EndAsync()).Side, (await gateway.EndAsync()).Stage));
        await bystander.AssertUnharmedAsync();
    }

    private static InProcessGateway Start(ScriptedTarget target) => InProcessGateway.Start(target.Target, new GatewayLimits(), [], "password", loops: 1);

    [Fact]
    [Trait("Category", "Server")]
    public async Task Relay_HundredThousandPipelinedMessages_AllAreAnswered()
    {
        const int Count = 100_000;
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(server);
        await using var connection = await gateway.OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        for (int i = 0; i < Count; i++) batch.BatchCommands.Add(new NpgsqlBatchCommand("select 1"));
        await using var reader = await batch.ExecuteReaderAsync();
        int results = 1;
        try
        {
            while (await reader.NextResultAsync()) results++;
        }
        catch (NpgsqlException e)
        {
            Assert.Fail($"After {results} results: {e.Message} {await gateway.EndAsync()}");
        }

        Assert.Equal(Count, results);
    }

    [Fact]
    [Trait("Category", "Server")]
    public async Task Relay_RecorderIsFullForBothLegs_AllAreAnswered()
    {
        const int Count = 5_000;
        var server = await PostgresServer.SharedAsync();
        // So little that commands and their results are refused in turn.
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(server), new GatewayLimits(), [], recording: options => options with { SessionCreditBytes = 64 << 10 });
        await using var connection = await gateway.OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        for (int i = 0; i < Count; i++) batch.BatchCommands.Add(new NpgsqlBatchCommand("select 1"));
        await using var reader = await batch.ExecuteReaderAsync();
        int results = 1;
        try
        {
            while (await reader.NextResultAsync()) results++;
        }
        catch (NpgsqlException e)
        {
            Assert.Fail($"After {results} results: {e.Message} {await gateway.EndAsync()}");
        }

        Assert.Equal(Count, results);
    }
}
