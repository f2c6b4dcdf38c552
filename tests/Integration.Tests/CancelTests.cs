using System.Buffers.Binary;
using System.Net.Sockets;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests;

/// <summary>CancelRequests as bytes: the right one stops the statement, every other one does nothing and tells nothing.</summary>
[Trait("Category", "Server")]
public class CancelTests
{
    private const int CancelCode = 80877102;

    [Theory]
    [InlineData(196608, 4)]
    [InlineData(196610, 32)]
    public async Task CancelRequest_RightKeyOnly_CancelsTheStatement(int version, int keyBytes)
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [], "password");
        var (client, key) = await RawClient.LoginWithKeyAsync(gateway.Port, version);
        await using var other = await RawClient.LoginAsync(gateway.Port, "carol");
        int id = BinaryPrimitives.ReadInt32BigEndian(key);
        byte[] secret = key[4..];
        Assert.Equal(keyBytes, secret.Length);

        await using (client)
        {
            string mark = $"to_cancel_{version}";
            await client.SendAsync(RawClient.Query($"SELECT pg_sleep(600) AS {mark}"));
            Task<string> UntilAsleep(string count) => Login.UntilAsync(
                () => server.PsqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%{mark}'"), seen => seen == count);
            await UntilAsleep("1");
            foreach (var (wrongId, wrongSecret) in WrongOnes(id, secret)) await CancelAsync(gateway.Port, wrongId, wrongSecret);
            await using (var elsewhere = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [], "password"))
            {
                var (stranger, strange) = await RawClient.LoginWithKeyAsync(elsewhere.Port, version);
                await using var _ = stranger;
                await CancelAsync(gateway.Port, BinaryPrimitives.ReadInt32BigEndian(strange), strange[4..]);
                await CancelAsync(gateway.Port, id, strange[4..]);
                await CancelAsync(elsewhere.Port, id, secret);
            }

            // The gateway works on, and the statement runs on.
            await other.SendAsync(RawClient.Query("SELECT 1"));
            Assert.Equal("TDCZ", await other.ReadUntilAsync('Z'));
            await UntilAsleep("1");
            Assert.False(client.Stream.DataAvailable);

            await CancelAsync(gateway.Port, id, secret);
            var (type, body) = await client.ReadAsync();
            while (type != 'E') (type, body) = await client.ReadAsync();
            Assert.Equal(("ERROR", "57014"), (RawClient.Field(body, 'S'), RawClient.Field(body, 'C')));
            Assert.Equal("Z", await client.ReadUntilAsync('Z'));
            await client.SendAsync(RawClient.Query("SELECT 1"));
            Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
        }

        // The key of a session that is over names nobody any more.
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 1);
        await CancelAsync(gateway.Port, id, secret);
        await other.SendAsync(RawClient.Query("SELECT 1"));
        Assert.Equal("TDCZ", await other.ReadUntilAsync('Z'));
    }

    private static IEnumerable<(int Id, byte[] Secret)> WrongOnes(int id, byte[] secret)
    {
        byte[] flipped = [.. secret];
        flipped[^1] ^= 1;
        yield return (id, flipped);
        yield return (id, new byte[secret.Length]);
        yield return (id + 1, secret);
        // The same slot of another loop, and of another gateway.
        yield return (id ^ (1 << 18), secret);
        yield return (id ^ (1 << 24), secret);
        yield return (0, secret);
        yield return (-1, secret);
        yield return (int.MinValue, secret);
        yield return (id, [.. secret, 0]);
        yield return (id, secret[..2]);
        yield return (id, []);
        yield return (id, new byte[256]);
        yield return (id, new byte[4096]);
    }

    /// <summary>Loops share nothing but the keys: who accepts a request is seldom the loop of the session.</summary>
    [Theory]
    [InlineData("io_uring", true)]
    [InlineData("io_uring", false)]
    [InlineData("epoll", true)]
    [InlineData("epoll", false)]
    [InlineData("sockets", true)]
    [InlineData("sockets", false)]
    public async Task CancelRequest_OnTheLoopOfTheSessionOrAnother_CancelsTheStatement(string transport, bool isOnItsLoop)
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(server), new GatewayLimits(), [], "password", loops: 3, transportName: transport);
        var (client, key) = await RawClient.LoginWithKeyAsync(gateway.Port, 196608);
        await using var _ = client;
        int loop = gateway.LoopsByPort[client.LocalPort];
        Assert.Equal(loop, (BinaryPrimitives.ReadInt32BigEndian(key) >> 18) & 63);
        string mark = $"to_cancel_{transport}_{isOnItsLoop}";
        await client.SendAsync(RawClient.Query($"SELECT pg_sleep(600) AS {mark}"));
        await Login.UntilAsync(
            () => server.PsqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%{mark}'"), seen => seen == "1");

        await using var messenger = await ConnectAsync(gateway, seen => seen == loop == isOnItsLoop);
        await messenger.SendAsync([.. RawClient.Int(16), .. RawClient.Int(CancelCode), .. key]);
        Assert.Equal(("ERROR", "57014", "canceling statement due to user request"), await client.ReadErrorAsync());
        Assert.Equal("Z", await client.ReadUntilAsync('Z'));
        Assert.Empty(await messenger.ReadBytesToEndAsync());
    }

    /// <summary>Connects until the kernel, or the listener's turn, has chosen a loop that is wanted.</summary>
    private static async Task<RawClient> ConnectAsync(InProcessGateway gateway, Func<int, bool> wanted)
    {
        for (int i = 0; i < 200; i++)
        {
            var client = new RawClient();
            await client.ConnectAsync(gateway.Port);
            await Login.UntilAsync(() => Task.FromResult(gateway.LoopsByPort.ContainsKey(client.LocalPort)), seen => seen);
            if (wanted(gateway.LoopsByPort[client.LocalPort])) return client;
            await client.DisposeAsync();
        }

        throw new InvalidOperationException("No connection came to a loop that was wanted.");
    }

    /// <summary>Sends a request and waits until the gateway has taken it: it answers by closing, and with no byte but an error where the packet is malformed.</summary>
    private static async Task CancelAsync(int port, int id, byte[] secret)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", port);
        var stream = tcp.GetStream();
        await stream.WriteAsync((byte[])[.. RawClient.Int(12 + secret.Length), .. RawClient.Int(CancelCode), .. RawClient.Int(id), .. secret]);
        var answer = new byte[1024];
        int length;
        try
        {
            length = await stream.ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (IOException)
        {
            // Closed upon bytes that nobody read.
            return;
        }

        bool isWellFormed = secret.Length is >= 4 and <= 256;
        if (isWellFormed) Assert.Equal(0, length);
    }
}
