using System.Net;
using System.Net.Sockets;

namespace HoopWire.Kit;

/// <summary>Takes connections on a port of 127.0.0.1 and serves each beside the others, until it is disposed.</summary>
public sealed class LoopbackListener : IDisposable, IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;

    /// <summary>Listens on a free port.</summary>
    /// <param name="serve">Serves a connection, which is its own to close; called for one after another.</param>
    public LoopbackListener(Func<TcpClient, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public void Dispose() => _listener.Stop();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync(Func<TcpClient, Task> serve)
    {
        try
        {
            while (true) _ = serve(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
