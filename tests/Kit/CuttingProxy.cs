using System.Net;
using System.Net.Sockets;

namespace HoopWire.Kit;

/// <summary>Passes bytes on, and once it is told to, cuts a connection at the moment that hurts most: when the client has asked and was not answered.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly Lock _gate = new();
    private byte[]? _wanted;
    private bool _reachesServer;
    private bool _thenRefuses;
    private volatile bool _refuses;
    private volatile int _cuts;

    private CuttingProxy(int port) => _listener = new LoopbackListener(client => PassAsync(client, port));

    /// <summary>Starts one in front of <paramref name="port"/> of this machine.</summary>
    public static CuttingProxy Start(int port) => new(port);

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port => _listener.Port;

    /// <summary>How many connections it has cut.</summary>
    public int Cuts => _cuts;

    /// <summary>Whether new connections end at once.</summary>
    public bool Refuses
    {
        get => _refuses;
        set => _refuses = value;
    }

    /// <summary>Cuts the next connection that sends these bytes, within one write.</summary>
    /// <param name="wanted">The bytes.</param>
    /// <param name="reachesServer">Whether they reach the server first: it has answered when the cut comes. Otherwise it never sees them.</param>
    /// <param name="thenRefuses">Whether nobody comes through from then on, until <see cref="Refuses"/> is set back.</param>
    public void CutAt(ReadOnlySpan<byte> wanted, bool reachesServer, bool thenRefuses = false)
    {
        lock (_gate) (_wanted, _reachesServer, _thenRefuses) = (wanted.ToArray(), reachesServer, thenRefuses);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task PassAsync(TcpClient client, int port)
    {
        using var near = client;
        using var far = new TcpClient();
        if (Refuses) return;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, port);
            near.NoDelay = far.NoDelay = true;
            using var answers = new SemaphoreSlim(1, 1);
            await Task.WhenAny(AskAsync(near.Client, far.Client, answers), AnswerAsync(far.Client, near.Client, answers));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side has gone; the other learns of it as both are closed.
        }
    }

    private async Task AskAsync(Socket near, Socket far, SemaphoreSlim answers)
    {
        var bytes = new byte[64 << 10];
        while (await near.ReceiveAsync(bytes) is var count and > 0)
        {
            if (Takes(bytes.AsSpan(0, count)) is not { } reachesServer)
            {
                await far.SendAsync(bytes.AsMemory(0, count));
                continue;
            }

            if (reachesServer)
            {
                // From now on no answer passes.
                await answers.WaitAsync();
                await far.SendAsync(bytes.AsMemory(0, count));
                while (far.Available == 0) await Task.Yield();
            }

            Refuses = _thenRefuses;
            // A reset, as of a machine that has lost the connection.
            near.LingerState = new LingerOption(true, 0);
            Interlocked.Increment(ref _cuts);
            return;
        }
    }

    private static async Task AnswerAsync(Socket far, Socket near, SemaphoreSlim answers)
    {
        var bytes = new byte[64 << 10];
        while (true)
        {
            // Looked at before it is read: what belongs to a cut is left to the other side to see.
            await far.ReceiveAsync(Memory<byte>.Empty);
            await answers.WaitAsync();
            // Being woken is no promise of bytes: whoever waited for them here would keep the next cut from its turn.
            if (far.Poll(0, SelectMode.SelectRead))
            {
                int count = await far.ReceiveAsync(bytes);
                if (count == 0) return;
                await near.SendAsync(bytes.AsMemory(0, count));
            }

            answers.Release();
        }
    }

    private bool? Takes(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_wanted is null || bytes.IndexOf(_wanted) < 0) return null;
            _wanted = null;
            return _reachesServer;
        }
    }
}
