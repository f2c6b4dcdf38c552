using System.Net.Sockets;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>A target that never stops talking to a client that does not read: what is held of it stays bounded, and the session ends by its deadlines.</summary>
[Trait("Category", "Server")]
public class FloodingTargetTests
{
    /// <summary>Far more than all buffers in between hold together.</summary>
    private const long FloodBytes = 512 << 20;

    private static readonly GatewayLimits Limits = new();

    public static TheoryData<string, byte[]> Floods => new()
    {
        { "ParameterStatus", RawClient.Message('S', [.. RawClient.Text("TimeZone"), .. RawClient.Text(new string('x', 400))]) },
        { "NoticeResponse", RawClient.Message('N', [(byte)'S', .. RawClient.Text("NOTICE"), (byte)'C', .. RawClient.Text("00000"), (byte)'M', .. RawClient.Text(new string('x', 400)), 0]) },
        { "NotificationResponse", RawClient.Message('A', [.. RawClient.Int(7), .. RawClient.Text("channel"), .. RawClient.Text(new string('x', 400))]) },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task Relay_EndlessMessagesBehindTheLogin_AreHeldBackAndEndWithIdleness(string what, byte[] message)
    {
        Assert.NotEmpty(what);
        var time = new ManualTime();
        using var target = new PlayedTarget(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()));
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [], "password", loops: 1, time: time);
        await using var bystander = await Bystander.StartAsync(gateway);
        var flood = new Flood(message);
        var hungUp = target.PlayNextAsync(flood.PlayAsync);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await AssertHeldBackAsync(flood, bystander);

        // What came through counts, and is seen at the next look; what is held back is not.
        gateway.Pass(time, Limits.Idle / 16);
        await bystander.AssertWorksAsync();
        gateway.Pass(time, Limits.Idle);
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, "The session was idle for too long."), await gateway.EndAsync());
        await AssertOverAsync(gateway, time, hungUp, client);
    }

    [Fact]
    public async Task Relay_EndlessRowsOfAStatement_AreHeldBackAndEndWithTheLongestTime()
    {
        var time = new ManualTime();
        using var target = new PlayedTarget(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()));
        await using var gateway = InProcessGateway.Start(target.Target, Limits with { Idle = 2 * Limits.Max }, [], "password", loops: 1, time: time);
        await using var bystander = await Bystander.StartAsync(gateway);
        var flood = new Flood(RawClient.Message('D', [0, 1, .. RawClient.Int(400), .. new byte[400]]), RawClient.Message('T', [0, 1, .. RawClient.Text("c"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 17, 255, 255, 255, 255, 255, 255, 0, 0]));
        var hungUp = target.PlayNextAsync(flood.PlayAsync);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("select c from endless"));
        await AssertHeldBackAsync(flood, bystander);

        gateway.Pass(time, Limits.Max);
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, "The session has lasted as long as it may."), await gateway.EndAsync());
        await AssertOverAsync(gateway, time, hungUp, client);
    }

    /// <summary>Waits until the target gets no byte through while others are served twenty times.</summary>
    private static async Task AssertHeldBackAsync(Flood flood, Bystander bystander)
    {
        long before;
        do
        {
            before = flood.Sent;
            for (int i = 0; i < 20; i++) await bystander.AssertWorksAsync();
        }
        while (before == 0 || before != flood.Sent);
        Assert.InRange(flood.Sent, 1, FloodBytes - 1);
    }

    /// <summary>The client, who does not read, is waited for as long as a session's end may take; then both connections are gone.</summary>
    private static async Task AssertOverAsync(InProcessGateway gateway, ManualTime time, Task hungUp, RawClient client)
    {
        gateway.Pass(time, TimeSpan.FromSeconds(5));
        await hungUp.WaitAsync(TimeSpan.FromSeconds(60));
        await client.ReadBytesToEndAsync();
        await using var later = await Bystander.StartAsync(gateway);
        await later.AssertUnharmedAsync();
    }

    /// <summary>A server that greets, answers a statement where it is given the head of a result, and never stops.</summary>
    private sealed class Flood(byte[] message, byte[]? head = null)
    {
        private long _sent;

        public long Sent => Interlocked.Read(ref _sent);

        public async Task PlayAsync(NetworkStream stream)
        {
            byte[] many = [.. Enumerable.Repeat(message, 128).SelectMany(bytes => bytes)];
            await ScriptedTarget.ReadStartupAsync(stream);
            await stream.WriteAsync(ScriptedTarget.Welcome);
            if (head is not null)
            {
                await ScriptedTarget.ReadMessageAsync(stream);
                await stream.WriteAsync(head);
            }

            while (Sent < FloodBytes)
            {
                await stream.WriteAsync(many);
                Interlocked.Add(ref _sent, many.Length);
            }
        }
    }
}
