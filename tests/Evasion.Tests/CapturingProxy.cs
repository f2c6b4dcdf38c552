using System.Net;
using System.Net.Sockets;
using HoopWire.Kit;

namespace HoopWire.Evasion.Tests;

/// <summary>Passes bytes on between clients and a port of this machine, and keeps what clients receive.</summary>
internal sealed class CapturingProxy : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly MemoryStream _received = new();

    private CapturingProxy(int port) => _listener = new LoopbackListener(client => PassAsync(client, port));

    /// <summary>Starts one in front of a port of this machine.</summary>
    public static CapturingProxy Start(int port) => new(port);

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port => _listener.Port;

    /// <summary>What clients have received since the last call.</summary>
    public byte[] Take()
    {
        lock (_received)
        {
            byte[] received = _received.ToArray();
            _received.SetLength(0);
            return received;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _received.DisposeAsync();
    }

    private async Task PassAsync(TcpClient client, int port)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, port);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAll(CopyAsync(near.Client, far.Client, false), CopyAsync(far.Client, near.Client, true));
        }
        catch (SocketException)
        {
            // One side has gone; the other learns of it as both are closed.
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool keeps)
    {
        var bytes = new byte[64 << 10];
        while (await from.ReceiveAsync(bytes) is var count and > 0)
        {
            if (keeps)
                lock (_received) _received.Write(bytes, 0, count);
            for (int sent = 0; sent < count;) sent += await to.SendAsync(bytes.AsMemory(sent, count - sent));
        }
        to.Shutdown(SocketShutdown.Send);
    }
}
