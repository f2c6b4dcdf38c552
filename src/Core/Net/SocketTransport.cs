using System.Net;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>The portable transport over the framework's sockets: the same contract as the reactor's, at about twice the cost a byte.</summary>
public sealed class SocketTransport : ITransport
{
    private readonly SocketLoop[] _loops;
    private readonly LoopWatch _watch;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>Starts <paramref name="loops"/> loops.</summary>
    public SocketTransport(int loops, TimeProvider time, ILoggerFactory logging)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(loops, 1);
        _time = time;
        _log = logging.CreateLogger("HoopWire.Net");
        _loops = [.. Enumerable.Range(0, loops).Select(index => new SocketLoop(index, time, _log))];
        foreach (SocketLoop loop in _loops)
            loop.Start();
        _watch = new LoopWatch(_loops);
    }

    /// <inheritdoc/>
    public string Name => "sockets";

    /// <inheritdoc/>
    public IReadOnlyList<Loop> Loops => _loops;

    /// <inheritdoc/>
    public IListener Listen(IPEndPoint endPoint, ListenSettings settings, Func<Connection, Task> onConnection) =>
        SocketListener.Start(_loops, endPoint, new AcceptedConnections(settings, onConnection, _log), _time, _log);

    /// <inheritdoc/>
    public Task<Connection> ConnectAsync(Loop loop, string host, int port, TimeSpan timeout, CancellationToken cancellationToken) =>
        Dialing.ConnectAsync(SocketConnection.ConnectAsync, (LoopThread)loop, host, port, timeout, cancellationToken);

    /// <summary>Aborts all connections and ends the loops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (SocketLoop loop in _loops)
            loop.Stop();
        await Task.WhenAll(_loops.Select(loop => loop.Stopped)).ConfigureAwait(false);
        _watch.Dispose();
    }
}
