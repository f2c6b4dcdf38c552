using System.Net;
using System.Net.Sockets;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

public sealed class DialingTests
{
    public static TheoryData<string> Plain => Rig.Plain;

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task ConnectAsync_NobodyListens_ConnectionRefused(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        int port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        var e = await Assert.ThrowsAsync<SocketException>(() =>
            rig.Transport.ConnectAsync(rig.Transport.Loops[0], "127.0.0.1", port, Rig.Patience, default));
        Assert.Equal(SocketError.ConnectionRefused, e.SocketErrorCode);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task ConnectAsync_NobodyAnswers_TimesOut(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        using var full = new FullListener();
        await Assert.ThrowsAsync<TimeoutException>(() =>
            rig.Transport.ConnectAsync(rig.Transport.Loops[0], "127.0.0.1", full.Port, TimeSpan.FromMilliseconds(100), default));
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task ConnectAsync_Cancelled_Throws(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        using var full = new FullListener();
        using var cancel = new CancellationTokenSource();
        Task<Connection> connect = rig.Transport.ConnectAsync(rig.Transport.Loops[0], "127.0.0.1", full.Port, Rig.Patience, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.WaitAsync(Rig.Patience));
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task ConnectAsync_ByName_Connects(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        IListener listener = rig.Listen(LambdaStep.Echo());
        await Rig.OnLoopAsync(rig.Transport.Loops[1], async () =>
        {
            Connection connection = await rig.Transport.ConnectAsync(
                rig.Transport.Loops[1], "localhost", listener.EndPoint.Port, Rig.Patience, default);
            Assert.True(connection.Loop.IsCurrent);
            Assert.Equal(listener.EndPoint.Port, ((IPEndPoint)connection.RemoteEndPoint!).Port);
            await connection.Pipe.Output.WriteAsync("hi"u8.ToArray());
            var read = await connection.Pipe.Input.ReadAtLeastAsync(2);
            Assert.Equal(2, read.Buffer.Length);
            connection.Pipe.Input.AdvanceTo(read.Buffer.End);
            await connection.DisposeAsync();
        });
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Listen_AddressInUse_Throws(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        IListener listener = rig.Listen(LambdaStep.Echo());
        await using var other = new Rig(transport, tls: false);
        var e = Assert.Throws<SocketException>(() =>
            other.Transport.Listen(listener.EndPoint, new ListenSettings(), _ => Task.CompletedTask));
        Assert.Equal(SocketError.AddressAlreadyInUse, e.SocketErrorCode);
    }

    /// <summary>Listens with a full queue, so that the kernel drops what comes in.</summary>
    private sealed class FullListener : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _clients = [];

        public FullListener()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(0);
            Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
            for (int i = 0; i < 3; i++)
            {
                var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                try
                {
                    client.Connect(new IPEndPoint(IPAddress.Loopback, Port));
                }
                catch (SocketException)
                {
                    // In progress, for ever.
                }

                _clients.Add(client);
            }
        }

        public int Port { get; }

        public void Dispose()
        {
            _clients.ForEach(client => client.Dispose());
            _listener.Dispose();
        }
    }
}
