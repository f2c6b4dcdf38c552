using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using HoopWire.Access;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>A target that logs everyone in and answers the first message of each session with the bytes given.</summary>
internal sealed class ScriptedTarget : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private readonly bool _closes;
    private readonly Task _opens;

    /// <param name="answer">The bytes.</param>
    /// <param name="closes">Whether it closes the connection behind them.</param>
    /// <param name="opens">What it waits for before it lets anyone in.</param>
    public ScriptedTarget(byte[] answer, bool closes = false, Task? opens = null)
    {
        _answer = answer;
        _closes = closes;
        _opens = opens ?? Task.CompletedTask;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Target Target => new("orders", "postgres", "127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port)
    {
        Tls = TargetTls.Disable,
        Database = "orders",
        Credentials = [new TargetCredential("default", "app")],
    };

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var length = new byte[4];
                await stream.ReadExactlyAsync(length);
                await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4]);
                await _opens;
                await stream.WriteAsync((byte[])[
                    .. RawClient.Message('R', RawClient.Int(0)),
                    .. RawClient.Message('S', [.. RawClient.Text("client_encoding"), .. RawClient.Text("UTF8")]),
                    .. RawClient.Message('S', [.. RawClient.Text("standard_conforming_strings"), .. RawClient.Text("on")]),
                    .. RawClient.Message('K', [.. RawClient.Int(7), .. RawClient.Int(7)]),
                    .. RawClient.Message('Z', (byte)'I')]);
                var first = new byte[5];
                await stream.ReadExactlyAsync(first);
                await stream.WriteAsync(_answer);
                if (_closes) return;
                var rest = new byte[4096];
                while (await stream.ReadAsync(rest) > 0)
                {
                }
            }
            catch (Exception e) when (e is IOException or EndOfStreamException)
            {
                // The gateway has hung up, as it should.
            }
        }
    }
}
