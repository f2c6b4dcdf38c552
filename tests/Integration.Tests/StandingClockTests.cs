using System.Net.Sockets;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests;

/// <summary>What does and what does not wait for time to pass: the clock stands still unless a test moves it.</summary>
[Trait("Category", "Server")]
public class StandingClockTests
{
    private const int Crowd = 1000;
    private static readonly TimeSpan Reminder = TimeSpan.FromSeconds(20);

    private static readonly Rule Review = new("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) };

    [Theory]
    [InlineData("connected")]
    [InlineData("half a packet")]
    [InlineData("TLS accepted")]
    public async Task Login_BesideThousandSilentConnections_WaitsForNoneOfThem(string stage)
    {
        var time = new ManualTime();
        var limits = new GatewayLimits { PerAddress = Crowd + 10 };
        using var certificate = new TestListenerTls();
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), limits, [], "password", time: time, tls: certificate.Allow);
        var silent = new List<TcpClient>();
        try
        {
            for (int i = 0; i < Crowd; i++) silent.Add(await ConnectAsync(gateway.Port, stage));
            // No deadline passes while the clock stands: what is served now is served beside all of them.
            for (int i = 0; i < 5; i++)
            {
                await using var client = await RawClient.LoginAsync(gateway.Port);
                await client.SendAsync(RawClient.Query("SELECT 1"));
                Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
            }

            Assert.All(silent, client => Assert.False(HasEnded(client)));
            time.Advance(limits.HandshakeTimeout);
            gateway.WakeLoops();
            foreach (var client in silent) await AssertEndsAsync(client);
        }
        finally
        {
            foreach (var client in silent) client.Dispose();
        }
    }

    [Fact]
    public async Task Held_LongerThanTheReminder_IsToldAgainAndNotBefore()
    {
        var time = new ManualTime();
        await using var gateway = await StartAsync(time, Review);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("DELETE FROM orders"));
        var ticket = await gateway.Approvals.NextAsync();
        string first = await NoticeAsync(client);
        Assert.StartsWith($"The statement waits for approval {ticket.Id} by dba-leads, for at most 300 s.", first, StringComparison.Ordinal);
        await PassAsync(gateway, time, Reminder - TimeSpan.FromMilliseconds(1));
        Assert.False(client.Stream.DataAvailable);
        for (int i = 0; i < 3; i++)
        {
            await PassAsync(gateway, time, i == 0 ? TimeSpan.FromMilliseconds(1) : Reminder);
            string left = $"for at most {300 - (20 * (i + 1))} s.";
            Assert.Equal(first.Replace("for at most 300 s.", left, StringComparison.Ordinal), await NoticeAsync(client));
        }

        ticket.Decide(ApprovalOutcome.Denied);
        Assert.Equal("EZ", await client.ReadUntilAsync('Z'));
        // Nobody is reminded of what is decided.
        await PassAsync(gateway, time, 2 * Reminder);
        await client.SendAsync(RawClient.Query("SELECT 1"));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }

    private static async Task<InProcessGateway> StartAsync(TimeProvider time, params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [.. rules], "password", time: time);

    /// <summary>Moves the clock, and lets the loops do what is due: a login that begins behind it ends behind it.</summary>
    private static async Task PassAsync(InProcessGateway gateway, ManualTime time, TimeSpan by)
    {
        time.Advance(by);
        gateway.WakeLoops();
        for (int i = 0; i < 2; i++) await (await RawClient.LoginAsync(gateway.Port, "carol")).DisposeAsync();
    }

    private static async Task<string> NoticeAsync(RawClient client)
    {
        var (type, body) = await client.ReadAsync();
        Assert.Equal(('N', "NOTICE"), (type, RawClient.Field(body, 'S')));
        Assert.StartsWith("Press Ctrl-C", RawClient.Field(body, 'H'), StringComparison.Ordinal);
        return RawClient.Field(body, 'M')!;
    }

    private static async Task<TcpClient> ConnectAsync(int port, string stage)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        if (stage == "half a packet") await client.GetStream().WriteAsync(RawClient.Startup(("user", "alice"), ("database", "orders")).AsMemory(0, 12));
        if (stage != "TLS accepted") return client;
        await client.GetStream().WriteAsync((byte[])[.. RawClient.Int(8), .. RawClient.Int(80877103)]);
        Assert.Equal('S', client.GetStream().ReadByte());
        return client;
    }

    private static bool HasEnded(TcpClient client) => client.Client.Poll(0, SelectMode.SelectRead) && client.Client.Available == 0;

    private static async Task AssertEndsAsync(TcpClient client)
    {
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var bytes = new byte[1024];
            while (await client.GetStream().ReadAsync(bytes, deadline.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Ended all the same.
        }
    }
}
