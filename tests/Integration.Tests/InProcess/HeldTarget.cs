using System.Net.Sockets;
using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>Stands before a server, lets connections through to it once it is opened, and keeps what they were sent.</summary>
internal sealed class HeldTarget : IDisposable
{
    private readonly LoopbackListener _listener;
    private readonly Target _server;
    private readonly Task _opens;
    private readonly MemoryStream _sent = new();
    private readonly List<Socket> _near = [];

    /// <param name="server">The server.</param>
    /// <param name="opens">What connections wait for.</param>
    public HeldTarget(Target server, Task opens)
    {
        (_server, _opens) = (server, opens);
        _listener = new LoopbackListener(PassAsync);
    }

    public Target Target => _server with { Host = "127.0.0.1", Port = _listener.Port };

    /// <summary>Whether anybody has sent these bytes to the server, those included that lie in a socket's buffer here.</summary>
    public bool WasSent(string text)
    {
        byte[] wanted = System.Text.Encoding.UTF8.GetBytes(text);
        lock (_sent)
        {
            foreach (var socket in _near.Where(socket => socket.Available > 0))
            {
                var waiting = new byte[socket.Available];
                int length = socket.Receive(waiting, SocketFlags.Peek);
                if (waiting.AsSpan(0, length).IndexOf(wanted) >= 0) return true;
            }

            return _sent.GetBuffer().AsSpan(0, (int)_sent.Length).IndexOf(wanted) >= 0;
        }
    }

    /// <summary>The bytes sent so far.</summary>
    public long Sent
    {
        get
        {
            lock (_sent) return _sent.Length + _near.Sum(socket => socket.Available);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var socket in _near) socket.Dispose();
    }

    private async Task PassAsync(TcpClient client)
    {
        using var near = client;
        await _opens;
        try
        {
            using var far = new TcpClient(_server.Host, _server.Port);
            lock (_sent) _near.Add(near.Client);
            await Task.WhenAny(SendAsync(near.Client, far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // One of them has hung up.
        }
        finally
        {
            lock (_sent) _near.Remove(near.Client);
        }
    }

    private async Task SendAsync(Socket near, NetworkStream far)
    {
        byte[] buffer = new byte[1 << 16];
        while (await near.ReceiveAsync(buffer, SocketFlags.Peek) > 0)
        {
            // What has come is taken out of the socket's buffer under the lock, or whoever looks there would wait for what is gone.
            int length;
            lock (_sent)
            {
                length = near.Receive(buffer);
                _sent.Write(buffer, 0, length);
            }

            await far.WriteAsync(buffer.AsMemory(0, length));
        }
    }
}
