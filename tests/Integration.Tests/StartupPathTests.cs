using System.Net;
using System.Net.Sockets;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests;

/// <summary>What clients may send before they log in, byte for byte, up to a statement that a real server answers. What they send wrong there is in <see cref="BadInputTests"/>.</summary>
[Trait("Category", "Server")]
public class StartupPathTests
{
    private const int Version30 = 3 << 16;
    private static readonly byte[] SslRequest = [.. RawClient.Int(8), .. RawClient.Int(80877103)];
    private static readonly byte[] GssRequest = [.. RawClient.Int(8), .. RawClient.Int(80877104)];

    [Theory]
    [InlineData(9, 2)]
    [InlineData(2, 2)]
    [InlineData(0, 0)]
    public async Task Startup_MinorVersionAndOptionsThatNobodyKnows_AreNegotiatedAndTheSessionWorks(int asked, int agreed)
    {
        byte[] startup = RawClient.Startup(("user", "alice"), ("_pq_.x", "1"), ("database", "orders"), ("_pq_.y", ""));
        startup[7] = (byte)asked;
        await using var gateway = await StartAsync();
        await using var client = new RawClient();
        await client.ConnectAsync(gateway.Port);
        await client.SendAsync(startup);
        var (type, body) = await client.ReadAsync();
        Assert.Equal('v', type);
        Assert.Equal([.. RawClient.Int(Version30 | agreed), .. RawClient.Int(2), .. RawClient.Text("_pq_.x"), .. RawClient.Text("_pq_.y")], body);
        await client.ProveAsync("alice");
        await client.ReadUntilAsync('Z');
        await AssertWorksAsync(client);

        // A server says the same.
        var server = await PostgresServer.SharedAsync(PostgresVersion.V18);
        await using var straight = new RawClient();
        await straight.ConnectAsync(server.Port);
        await straight.SendAsync(startup);
        var (theirs, said) = await straight.ReadAsync();
        Assert.Equal('v', theirs);
        Assert.Equal(said, body);
    }

    [Fact]
    public async Task GssRequest_ThenSslRequest_IsDeclinedAndTlsTaken()
    {
        using var certificate = new TestListenerTls();
        await using var gateway = await StartAsync(certificate);
        await using var client = new RawClient();
        await client.ConnectAsync(gateway.Port);
        await client.SendAsync(GssRequest);
        Assert.Equal('N', client.Stream.ReadByte());
        await client.SendAsync(SslRequest);
        Assert.Equal('S', client.Stream.ReadByte());
        await client.EncryptAsync();
        await client.SendAsync(RawClient.Startup(("user", "alice"), ("database", "orders")));
        await client.ProveAsync("alice");
        await client.ReadUntilAsync('Z');
        await AssertWorksAsync(client);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_ClosedWithoutAByte_LeavesNoAuditRow(bool reset)
    {
        await using var gateway = await StartAsync();
        for (int i = 0; i < 3; i++)
        {
            using var probe = new TcpClient { LingerState = new LingerOption(reset, 0) };
            await probe.ConnectAsync("127.0.0.1", gateway.Port);
            int port = ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
            await Login.UntilAsync(() => Task.FromResult(gateway.LoopsByPort.ContainsKey(port)), accepted => accepted);
            if (reset) continue;
            var stream = probe.GetStream();
            probe.Client.Shutdown(SocketShutdown.Send);
            Assert.Equal(-1, stream.ReadByte());
        }

        // On the one loop whoever comes later is served behind those who went before.
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await AssertWorksAsync(client);
        Assert.Equal("session-started", Assert.Single(gateway.Audit.Rows).Kind);
    }

    private static async Task<InProcessGateway> StartAsync(TestListenerTls? certificate = null) => InProcessGateway.Start(
        InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [], "password", loops: 1, tls: certificate?.Allow);

    private static async Task AssertWorksAsync(RawClient client)
    {
        await client.SendAsync(RawClient.Query("SELECT 1"));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }
}
