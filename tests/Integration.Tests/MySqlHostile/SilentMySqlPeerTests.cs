using System.Net.Sockets;
using System.Text;
using HoopWire.Access;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>MySQL peers that fall silent: each wait ends by its deadline with one sentence, and nobody else notices. The clock stands still.</summary>
public class SilentMySqlPeerTests
{
    private static readonly GatewayLimits Limits = new();
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [Trait("Category", "Server")]
    [InlineData("connected", TargetTls.Disable)]
    [InlineData("half a greeting", TargetTls.Disable)]
    [InlineData("greeted", TargetTls.Disable)]
    [InlineData("TLS asked for", TargetTls.Require)]
    [InlineData("switched", TargetTls.Disable)]
    [InlineData("half an OK", TargetTls.Disable)]
    public async Task Login_TargetFallsSilent_EndsByTheDeadlineAndIsAudited(string stage, TargetTls tls)
    {
        var time = new ManualTime();
        using var target = new PlayedTarget(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()) with { Tls = tls });
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [], loops: 1, time: time);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hungUp = target.PlayNextAsync(async stream =>
        {
            await PlayUntilAsync(stream, stage);
            silent.SetResult();
            await PlayedTarget.BeSilentAsync(stream);
        });
        await using var client = await RawMySqlClient.StartLoginAsync(gateway.Port);
        await silent.Task.WaitAsync(Patience);
        await bystander.AssertUnharmedAsync();
        gateway.Pass(time, Limits.TargetTimeout - Moment);
        await bystander.AssertUnharmedAsync();
        Assert.False(hungUp.IsCompleted || client.IsTold);

        gateway.Pass(time, Moment);
        Assert.Equal((1429, "Target shop did not answer in time"), await client.ReadErrorAsync());
        await hungUp.WaitAsync(Patience);
        Assert.Single(gateway.Audit.Rows, row => row is { Kind: "target-unreachable", User: "alice", Target: "shop" });
        await bystander.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("greeted", true)]
    [InlineData("half a packet", true)]
    [InlineData("TLS asked for", false)]
    [InlineData("half a TLS record", false)]
    [InlineData("TLS", true)]
    [InlineData("switched", true)]
    [InlineData("half an answer", true)]
    public async Task Login_ClientFallsSilent_EndsByTheDeadline(string stage, bool isTold)
    {
        var time = new ManualTime();
        using var target = new ScriptedMySqlTarget();
        using var certificate = new TestListenerTls();
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [], loops: 1, time: time, tls: certificate.Allow);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = new RawMySqlClient();
        await client.ConnectAsync(gateway.Port);
        await TalkUntilAsync(client, stage);
        await bystander.AssertUnharmedAsync();
        gateway.Pass(time, Limits.HandshakeTimeout - Moment);
        await bystander.AssertUnharmedAsync();
        Assert.False(client.IsTold);

        gateway.Pass(time, Moment);
        if (isTold) Assert.Equal((1043, "The login took too long"), await client.ReadErrorAsync());
        Assert.Empty(await client.ReadToEndAsync());
        await bystander.AssertUnharmedAsync();
    }

    public static TheoryData<string, byte[]> HalfAnswers => new()
    {
        { "nothing", [] },
        { "half a head", [1, 0] },
        { "half an OK", Packets(Payload.Ok())[..^2] },
        { "a number of columns", Packets([1]) },
        { "half a column", Packets([1], Payload.Column("c"))[..^5] },
        { "definitions", Packets([1], Payload.Column("c"), Eof) },
        { "half a row", Packets([1], Payload.Column("c"), Eof, Row(new string('x', 300)))[..^200] },
        { "a result with another behind it", Packets([1], Payload.Column("c"), Eof, Payload.Eof(ServerStatus.MoreResultsExist)) },
    };

    [Theory]
    [MemberData(nameof(HalfAnswers))]
    public async Task Relay_TargetFallsSilent_EndsWithTheLongestTime(string what, byte[] answer)
    {
        Assert.NotEmpty(what);
        var time = new ManualTime();
        using var target = new ScriptedMySqlTarget(answer);
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [], loops: 1, time: time);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.LocalFiles);
        await client.SendAsync(RawMySqlClient.Query("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t"));
        await Login.UntilAsync(() => Task.FromResult(target.Commands.Count), count => count == 1);
        // A statement may run for long: it is not idle.
        gateway.Pass(time, Limits.Idle);
        gateway.Pass(time, Limits.Idle);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        Assert.Equal(2, gateway.Sessions.Count);

        gateway.Pass(time, Limits.Max - (2 * Limits.Idle));
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, "The session has lasted as long as it may."), await gateway.EndAsync());
        await target.HungUp.WaitAsync(Patience);
        await bystander.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Relay_ClientSendsNothingOfItsFile_EndsWithIdleness()
    {
        var time = new ManualTime();
        using var target = new ScriptedMySqlTarget(Packets([0xFB, .. "/tmp/a"u8]));
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [], loops: 1, time: time);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.LocalFiles);
        await client.SendAsync(RawMySqlClient.Query("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t"));
        await client.ReadAsync();
        // What it has sent so far counts, and is seen at the next look.
        gateway.Pass(time, Limits.Idle);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        Assert.Equal(2, gateway.Sessions.Count);
        await client.SendAsync(Payload.Packet(2, "1\n"u8.ToArray()));
        await bystander.AssertWorksAsync();
        gateway.Pass(time, Limits.Idle);
        await bystander.AssertWorksAsync();
        Assert.Equal(2, gateway.Sessions.Count);

        gateway.Pass(time, Limits.Idle);
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, "The session was idle for too long."), await gateway.EndAsync());
        await target.HungUp.WaitAsync(Patience);
    }

    [Fact]
    public async Task Relay_TargetFallsSilentUnderALimit_IsEndedByIt()
    {
        var time = new ManualTime();
        var limit = new Rule("slow") { Limit = new LimitRule { StatementTimeout = TimeSpan.FromSeconds(30) } };
        using var target = new ScriptedMySqlTarget(command => command.AsSpan().IndexOf("slow"u8) >= 0 ? null : Packets(Payload.Ok()));
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [limit], loops: 1, time: time);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Query("SELECT 'slow'"));
        await Login.UntilAsync(() => Task.FromResult(target.Commands.Count), count => count == 1);
        gateway.Pass(time, TimeSpan.FromSeconds(30));
        // The target was asked to kill it, and does not; others are served.
        await Login.UntilAsync(() => Task.FromResult(target.Kills), count => count == 1);
        await bystander.AssertWorksAsync();
        gateway.Pass(time, Limits.Max);
        Assert.Equal("The session has lasted as long as it may.", (await gateway.EndAsync()).Detail);
        Assert.Equal([1927], await client.ReadErrorsAsync());
    }

    public static TheoryData<string, byte[]> HalfCommands => new()
    {
        { "nothing", [] },
        { "half a head", [9, 0] },
        { "half a command", RawMySqlClient.Query("SELECT 1")[..^3] },
        { "a head of 16 MB", [0xFF, 0xFF, 0xFF, 0, 3] },
    };

    [Theory]
    [MemberData(nameof(HalfCommands))]
    public async Task Relay_ClientFallsSilent_EndsWithIdleness(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        var time = new ManualTime();
        using var target = new ScriptedMySqlTarget();
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [], loops: 1, time: time);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        if (bytes.Length > 0) await client.SendAsync(bytes);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        gateway.Pass(time, Limits.Idle - Moment);
        await bystander.AssertWorksAsync();
        Assert.False(client.IsTold);

        gateway.Pass(time, Moment);
        Assert.Equal(1927, (await client.ReadErrorAsync()).Code);
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, "The session was idle for too long."), await gateway.EndAsync());
        await bystander.AssertUnharmedAsync();
    }

    /// <summary>Plays a server up to a stage.</summary>
    private static async Task PlayUntilAsync(NetworkStream stream, string stage)
    {
        byte[] greeting = Payload.Packet(0, ScriptedMySqlTarget.Greeting(with: Capabilities.Ssl));
        if (stage == "connected") return;
        await stream.WriteAsync(greeting.AsMemory(0, stage == "half a greeting" ? 20 : greeting.Length));
        if (stage is "half a greeting" or "TLS asked for") return;
        await ScriptedMySqlTarget.ReadAsync(stream);
        if (stage == "half an OK") await stream.WriteAsync(Payload.Packet(2, Payload.Ok()).AsMemory(0, 6));
        if (stage != "switched") return;
        await stream.WriteAsync(Payload.Packet(2, [0xFE, .. "mysql_native_password\0"u8, .. Enumerable.Repeat((byte)7, 20), 0]));
        await ScriptedMySqlTarget.ReadAsync(stream);
    }

    /// <summary>Talks as a client up to a stage.</summary>
    private static async Task TalkUntilAsync(RawMySqlClient client, string stage)
    {
        byte[] response = Payload.Packet(1, RawMySqlClient.Response("alice"));
        byte[] ssl = Payload.Packet(1, Payload.Of(new SslRequest(RawMySqlClient.Usual | Capabilities.Ssl, 1 << 24, 45).Write));
        switch (stage)
        {
            case "greeted":
                return;
            case "half a packet":
                await client.SendAsync(response[..12]);
                return;
            case "TLS asked for":
                await client.SendAsync(ssl);
                return;
            case "half a TLS record":
                await client.SendAsync([.. ssl, 0x16, 3, 1, 2, 0, 1, 0]);
                return;
            case "TLS":
                await client.EncryptAsync();
                return;
        }
        await client.SendAsync(response);
        await client.ReadAsync();
        if (stage == "half an answer") await client.SendAsync([20, 0, 0, 3, 1, 2]);
    }
}
