using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using HoopWire.Kit;

namespace HoopWire.Gateway.Serve;

/// <summary>A gateway that has run out of descriptors: whoever is in goes on, whoever comes waits, operators are answered, and nothing turns in circles.</summary>
[Trait("Category", "Server")]
public sealed class OpenFileTests : IDisposable
{
    private const int Descriptors = 320;
    private const int Crowd = 400;

    /// <summary>SSLRequest, which a listener without TLS answers with N.</summary>
    private static readonly byte[] Question = [0, 0, 0, 8, 4, 210, 22, 47];

    private readonly ServeFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("io_uring")]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task Serve_NoDescriptorIsLeft_WaitsWithoutSpinningAndAcceptsAgain(string transport)
    {
        _fixture.UseTransport(transport);
        // The crowd says nothing, and is to stay however long a busy machine takes.
        await File.AppendAllTextAsync(_fixture.Config, "limits: {handshakeTimeout: 1h}\n");
        await using var gateway = await _fixture.StartAsync("prlimit", $"--nofile={Descriptors}:{Descriptors}");
        var crowd = new List<TcpClient>();
        try
        {
            for (int i = 0; i < Crowd; i++) crowd.Add(await ConnectAsync(_fixture.Port));
            await PausesAsync(gateway, 1);
            // Nobody has asked these anything before: what the first request loads takes descriptors of its own.
            await ReadyAsync();
            await gateway.CreateKeyAsync("alice");
            // They may use up what was kept for them, too, but for what the process needs to read its own files.
            for (int i = 0; i < 50; i++)
            {
                crowd.Add(await ConnectAsync(_fixture.AdminPort));
                crowd.Add(await ConnectAsync(_fixture.ConsolePort));
            }

            var (before, clock) = (RunTimes(gateway), Stopwatch.StartNew());
            await PausesAsync(gateway, 3);
            foreach (var (thread, time) in RunTimes(gateway))
                Assert.True(time - before.GetValueOrDefault(thread) < 0.7 * clock.Elapsed, $"Thread {thread} did nothing but run.");
            Assert.InRange(Directory.GetFileSystemEntries($"/proc/{gateway.Process.Id}/fd").Length, Descriptors - 64, Descriptors - 10);
            await AskAsync(crowd[0]);
        }
        finally
        {
            crowd.ForEach(client => client.Dispose());
        }

        await AnsweredAsync(gateway, 10);
        await ReadyAsync();
        Assert.Equal(0, await gateway.StopAsync());
    }

    /// <summary>Waits until a listener has said so often more that it pauses.</summary>
    private static async Task PausesAsync(HoopwireProcess gateway, int more)
    {
        int wanted = Pauses(gateway) + more;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (Pauses(gateway) < wanted) await Task.Delay(20, deadline.Token);
    }

    /// <summary>Waits until so many have been answered. Whoever comes before the crowd's descriptors are free may get one from the end of the reserve, is hung up on, and comes again.</summary>
    private async Task AnsweredAsync(HoopwireProcess gateway, int clients)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (int answered = 0; answered < clients;)
        {
            try
            {
                using var client = await ConnectAsync(_fixture.Port);
                await AskAsync(client);
                answered++;
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Assert.False(deadline.IsCancellationRequested, gateway.Process.Describe($"{(gateway.Process.IsRunning ? "runs" : "has ended")}, and the last of those who asked it saw: {e.Message}"));
                await Task.Delay(50);
            }
        }
    }

    private static int Pauses(HoopwireProcess gateway) => gateway.Process.StandardError.Split("pauses for").Length - 1;

    /// <summary>Waits until the admin listener answers: the crowd's descriptors become free one after another.</summary>
    private async Task ReadyAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_fixture.AdminPort}") };
        while (true)
        {
            try
            {
                Assert.Equal("ok\n", await http.GetStringAsync("/readyz", deadline.Token));
                return;
            }
            catch (HttpRequestException) when (!deadline.IsCancellationRequested)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>How long each thread has run so far. Where the machine is busy, a thread that spins may pass for one that does not, never the other way round.</summary>
    private static Dictionary<string, TimeSpan> RunTimes(HoopwireProcess gateway) =>
        Directory.GetDirectories($"/proc/{gateway.Process.Id}/task").ToDictionary(task => Path.GetFileName(task), task =>
        {
            try
            {
                // The kernel's scheduler, sched-stats: nanoseconds on a processor, nanoseconds of waiting for one, time slices.
                string nanoseconds = File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0];
                return TimeSpan.FromMicroseconds(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1000);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
                return TimeSpan.Zero;
            }
        });

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        return client;
    }

    private static async Task AskAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync(Question);
        var answer = new byte[1];
        await client.GetStream().ReadExactlyAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((byte)'N', answer[0]);
    }
}
