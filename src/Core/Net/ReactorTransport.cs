using System.Net;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>The Linux transport: one thread per core, each an epoll loop that runs its sessions to completion.</summary>
public sealed class ReactorTransport : ITransport
{
    private readonly EpollLoop[] _loops;
    private readonly LoopWatch _watch;
    private readonly ILogger _log;

    /// <summary>Starts <paramref name="loops"/> loops.</summary>
    public ReactorTransport(int loops, TimeProvider time, ILoggerFactory logging)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(loops, 1);
        _log = logging.CreateLogger("HoopWire.Net");
        _loops = [.. Enumerable.Range(0, loops).Select(index => new EpollLoop(index, time, _log))];
        foreach (EpollLoop loop in _loops)
            loop.Start();
        _watch = new LoopWatch(_loops);
    }

    /// <summary>Whether this system has what the transport needs.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <inheritdoc/>
    public string Name => "epoll";

    /// <inheritdoc/>
    public IReadOnlyList<Loop> Loops => _loops;

    /// <inheritdoc/>
    public IListener Listen(IPEndPoint endPoint, ListenSettings settings, Func<Connection, Task> onConnection)
    {
        var accepted = new AcceptedConnections(settings, onConnection, _log);
        return ReactorListener.Start(
            _loops, endPoint, settings.Backlog, nonBlocking: true, (loop, fd, bound) => new AcceptSocket(loop, fd, bound, accepted));
    }

    /// <inheritdoc/>
    public Task<Connection> ConnectAsync(Loop loop, string host, int port, TimeSpan timeout, CancellationToken cancellationToken) =>
        Dialing.ConnectAsync(ConnectOperation.ConnectAsync, (LoopThread)loop, host, port, timeout, cancellationToken);

    /// <summary>Aborts all connections and ends the loops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (EpollLoop loop in _loops)
            loop.Stop();
        await Task.WhenAll(_loops.Select(loop => loop.Stopped)).ConfigureAwait(false);
        _watch.Dispose();
    }
}
