using System.Net.Sockets;
using System.Text;
using HoopWire.Access;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>Peers that fall silent in the middle of a login: it ends by its deadline, with one sentence and an audit row, and nobody else notices. The clock stands still.</summary>
[Trait("Category", "Server")]
public class SilentPeerTests
{
    private static readonly GatewayLimits Limits = new();

    public static TheoryData<string, TargetTls> TargetStages => new()
    {
        { "connected", TargetTls.Disable },
        { "TLS accepted", TargetTls.Require },
        { "AuthenticationSASL", TargetTls.Disable },
        { "AuthenticationSASLContinue", TargetTls.Disable },
        { "AuthenticationOk", TargetTls.Disable },
    };

    [Theory]
    [MemberData(nameof(TargetStages))]
    public async Task Login_TargetFallsSilent_EndsByTheDeadlineAndIsAudited(string stage, TargetTls tls)
    {
        var time = new ManualTime();
        using var target = new PlayedTarget(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()) with { Tls = tls });
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [], "password", loops: 1, time: time);
        await using var bystander = await Bystander.StartAsync(gateway);
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hungUp = target.PlayNextAsync(async stream =>
        {
            await PlayUntilAsync(stream, stage);
            silent.SetResult();
            await PlayedTarget.BeSilentAsync(stream);
        });
        await using var client = await RawClient.StartLoginAsync(gateway.Port);
        await silent.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await bystander.AssertUnharmedAsync();
        gateway.Pass(time, Limits.TargetTimeout - TimeSpan.FromMilliseconds(1));
        await bystander.AssertUnharmedAsync();
        Assert.False(hungUp.IsCompleted);

        gateway.Pass(time, TimeSpan.FromMilliseconds(1));
        Assert.Equal(("FATAL", "08006", "target orders did not answer in time"), await client.ReadErrorAsync());
        await hungUp.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Single(gateway.Audit.Rows, row => row is { Kind: "target-unreachable", User: "alice", Target: "orders", Detail: { } detail } && detail.StartsWith("target orders did not answer in time (127.0.0.1:", StringComparison.Ordinal));
        await bystander.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("connected", true)]
    [InlineData("half a packet", true)]
    [InlineData("TLS accepted", false)]
    [InlineData("half a TLS record", false)]
    [InlineData("AuthenticationSASL", true)]
    [InlineData("AuthenticationSASLContinue", true)]
    public async Task Login_ClientFallsSilent_EndsByTheDeadlineAndIsAudited(string stage, bool isTold)
    {
        var time = new ManualTime();
        using var target = new ScriptedTarget([]);
        using var certificate = new TestListenerTls();
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [], "scram", loops: 1, time: time, tls: certificate.Allow);
        await using var bystander = await Bystander.StartAsync(gateway);
        await using var client = new RawClient();
        await client.ConnectAsync(gateway.Port);
        await TalkUntilAsync(client, stage);
        await bystander.AssertUnharmedAsync();
        gateway.Pass(time, Limits.HandshakeTimeout - TimeSpan.FromMilliseconds(1));
        await bystander.AssertUnharmedAsync();
        Assert.False(client.Stream.DataAvailable);
        Assert.Empty(Refused(gateway));

        gateway.Pass(time, TimeSpan.FromMilliseconds(1));
        if (isTold) Assert.Equal(("FATAL", "57014", "canceling authentication due to timeout"), await client.ReadErrorAsync());
        Assert.Empty(await client.ReadBytesToEndAsync());
        await bystander.AssertUnharmedAsync();
        // Nobody was there who said nothing at all.
        if (stage == "connected")
        {
            Assert.Empty(Refused(gateway));
            return;
        }

        var row = Assert.Single(await Login.UntilAsync(() => Task.FromResult(Refused(gateway)), rows => rows.Length > 0));
        Assert.Equal(("The client did not log in in time.", stage.StartsWith("Auth", StringComparison.Ordinal) ? "alice" : null), (row.Detail, row.User));
    }

    private static AuditEvent[] Refused(InProcessGateway gateway) => [.. gateway.Audit.Rows.Where(row => row.Kind == "login-refused")];

    /// <summary>Plays a server up to a stage.</summary>
    private static async Task PlayUntilAsync(NetworkStream stream, string stage)
    {
        if (stage == "connected") return;
        await ScriptedTarget.ReadStartupAsync(stream);
        if (stage == "TLS accepted")
        {
            await stream.WriteAsync("S"u8.ToArray());
            return;
        }

        if (stage == "AuthenticationOk")
        {
            await stream.WriteAsync(RawClient.Message('R', RawClient.Int(0)));
            return;
        }

        await stream.WriteAsync(RawClient.Message('R', [.. RawClient.Int(10), .. RawClient.Text("SCRAM-SHA-256"), 0]));
        string first = Encoding.ASCII.GetString(await ScriptedTarget.ReadMessageAsync(stream));
        if (stage == "AuthenticationSASL") return;
        string nonce = first.Split("r=")[1];
        await stream.WriteAsync(RawClient.Message('R', [.. RawClient.Int(11), .. Encoding.ASCII.GetBytes($"r={nonce}x,s=c2FsdHNhbHQ=,i=4096")]));
        await ScriptedTarget.ReadMessageAsync(stream);
    }

    /// <summary>Talks as a client up to a stage.</summary>
    private static async Task TalkUntilAsync(RawClient client, string stage)
    {
        switch (stage)
        {
            case "connected":
                return;
            case "half a packet":
                await client.SendAsync(RawClient.Startup(("user", "alice"))[..12]);
                return;
            case "TLS accepted" or "half a TLS record":
                await client.SendAsync([.. RawClient.Int(8), .. RawClient.Int(80877103)]);
                Assert.Equal('S', client.Stream.ReadByte());
                if (stage == "half a TLS record") await client.SendAsync(0x16, 3, 1, 2, 0, 1, 0);
                return;
        }

        await client.SendAsync(RawClient.Startup(("user", "alice"), ("database", "orders")));
        Assert.Equal('R', (await client.ReadAsync()).Type);
        if (stage == "AuthenticationSASL") return;
        byte[] initial = Encoding.ASCII.GetBytes("n,,n=,r=abcdefgh");
        await client.SendAsync(RawClient.SaslInitial("SCRAM-SHA-256", initial));
        Assert.Equal('R', (await client.ReadAsync()).Type);
    }
}
