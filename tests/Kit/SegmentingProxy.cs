using System.Net;
using System.Net.Sockets;

namespace HoopWire.Kit;

/// <summary>
/// Passes bytes on in both directions, cut anywhere: each byte alone, or at offsets that a seed decides. The network may do the same to any stream.
/// </summary>
public sealed class SegmentingProxy : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly int _seed;
    private readonly int _bytesMax;
    private int _connections;

    /// <summary>Starts one in front of <paramref name="port"/> of this machine.</summary>
    /// <param name="port">Where the bytes go.</param>
    /// <param name="seed">Decides where they are cut.</param>
    /// <param name="bytesMax">The longest piece.</param>
    public SegmentingProxy(int port, int seed, int bytesMax)
    {
        (_seed, _bytesMax) = (seed, bytesMax);
        _listener = new LoopbackListener(client => PassAsync(client, port, 2 * _connections++));
    }

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port => _listener.Port;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task PassAsync(TcpClient client, int port, int number)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, port);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAll(
                CutAsync(near.Client, far.Client, new Random(_seed + number)), CutAsync(far.Client, near.Client, new Random(_seed + number + 1)));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side has gone; the other learns of it as both are closed.
        }
    }

    private async Task CutAsync(Socket from, Socket to, Random random)
    {
        var bytes = new byte[64 << 10];
        while (await from.ReceiveAsync(bytes) is var count and > 0)
        {
            for (int sent = 0; sent < count;)
            {
                // Mostly short, so that heads of messages are cut as well.
                int piece = random.Next(1, random.Next(4) == 0 ? _bytesMax + 1 : Math.Min(_bytesMax, 16) + 1);
                sent += await to.SendAsync(bytes.AsMemory(sent, Math.Min(piece, count - sent)));
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
