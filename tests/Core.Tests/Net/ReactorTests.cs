#pragma warning disable CA1001 // xunit disposes of the fixture through IAsyncLifetime.
using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Net;

public sealed class ReactorTests : IAsyncLifetime
{
    private static readonly IPEndPoint Any = new(IPAddress.Loopback, 0);

    private readonly ReactorTransport _transport = new(2, TimeProvider.System, NullLoggerFactory.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _transport.DisposeAsync();

    [Fact]
    public async Task Attach_Echo_BytesComeBack()
    {
        await using IListener listener = _transport.Listen(Any, new ListenSettings(), connection =>
        {
            connection.Attach(LambdaStep.Echo());
            return Task.CompletedTask;
        });
        using var client = new TcpClient();
        await client.ConnectAsync(listener.EndPoint);
        NetworkStream stream = client.GetStream();
        byte[] sent = new byte[300_000];
        Random.Shared.NextBytes(sent);
        Task write = stream.WriteAsync(sent).AsTask();
        byte[] got = new byte[sent.Length];
        await stream.ReadExactlyAsync(got);
        await write;
        Assert.Equal(sent, got);
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(got));
    }

    [Fact]
    public async Task Pipe_ThenAttach_LeftoverIsDeliveredFirst()
    {
        await using IListener listener = _transport.Listen(Any, new ListenSettings(), async connection =>
        {
            PipeReader input = connection.Pipe.Input;
            ReadResult read = await input.ReadAtLeastAsync(5);
            Assert.True(connection.Loop.IsCurrent);
            input.AdvanceTo(read.Buffer.GetPosition(5));
            connection.Pipe.Output.Write("hello:"u8);
            await connection.Pipe.Output.FlushAsync();
            Assert.True(connection.Loop.IsCurrent);
            connection.Attach(LambdaStep.Echo());
        });
        using var client = new TcpClient();
        await client.ConnectAsync(listener.EndPoint);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("loginrest"u8.ToArray());
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.Equal("hello:rest", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task ConnectAsync_RelayThroughTwoConnections_BytesComeBack()
    {
        await using IListener echo = _transport.Listen(Any, new ListenSettings(), connection =>
        {
            connection.Attach(LambdaStep.Echo());
            return Task.CompletedTask;
        });
        await using IListener relay = _transport.Listen(Any, new ListenSettings(), async connection =>
        {
            Connection target = await _transport.ConnectAsync(connection.Loop, "127.0.0.1", echo.EndPoint.Port, TimeSpan.FromSeconds(5), default);
            Assert.True(connection.Loop.IsCurrent);
            var step = new BlindRelayStep(connection, target);
            connection.Attach(step);
            target.Attach(step);
        });
        using var client = new TcpClient();
        await client.ConnectAsync(relay.EndPoint);
        NetworkStream stream = client.GetStream();
        byte[] sent = new byte[2_000_000];
        Random.Shared.NextBytes(sent);
        Task write = stream.WriteAsync(sent).AsTask();
        byte[] got = new byte[sent.Length];
        await stream.ReadExactlyAsync(got);
        await write;
        Assert.Equal(sent, got);
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_ConnectionRefused()
    {
        var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        int port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        var e = await Assert.ThrowsAsync<SocketException>(
            () => _transport.ConnectAsync(_transport.Loops[0], "127.0.0.1", port, TimeSpan.FromSeconds(5), default));
        Assert.Equal(SocketError.ConnectionRefused, e.SocketErrorCode);
    }
}
