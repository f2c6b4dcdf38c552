using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>The Linux transport over io_uring: one system call a turn of a loop. Where the kernel has it and allows it.</summary>
public sealed class UringTransport : ITransport
{
    private readonly UringLoop[] _loops;
    private readonly LoopWatch _watch;
    private readonly ILogger _log;

    /// <summary>Starts <paramref name="loops"/> loops.</summary>
    /// <exception cref="SocketException">The kernel refuses.</exception>
    public UringTransport(int loops, TimeProvider time, ILoggerFactory logging) : this(loops, Ring.CompletionEntries, time, logging)
    {
    }

    /// <summary>The same with queues of another length.</summary>
    internal UringTransport(int loops, uint completionEntries, TimeProvider time, ILoggerFactory logging)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(loops, 1);
        _log = logging.CreateLogger("HoopWire.Net");
        var made = new List<UringLoop>();
        try
        {
            for (int i = 0; i < loops; i++)
                made.Add(new UringLoop(i, completionEntries, time, _log));
        }
        catch
        {
            made.ForEach(loop => loop.Discard());
            throw;
        }

        _loops = [.. made];
        foreach (UringLoop loop in _loops)
            loop.Start();
        _watch = new LoopWatch(_loops);
    }

    /// <summary>Tries io_uring out. Null when it can be had; otherwise why not.</summary>
    public static string? FindFault() => UringProbe.Run();

    /// <summary>Tries io_uring out and starts <paramref name="loops"/> loops. Null when that cannot be had, for <paramref name="fault"/>.</summary>
    public static UringTransport? TryStart(int loops, TimeProvider time, ILoggerFactory logging, out string? fault)
    {
        fault = FindFault();
        if (fault is not null)
            return null;

        try
        {
            return new UringTransport(loops, time, logging);
        }
        catch (SocketException e)
        {
            // Memory that may be locked was enough for the one ring of the probe.
            fault = $"setting {loops} rings up failed: {e.Message}";
            return null;
        }
    }

    /// <inheritdoc/>
    public string Name => "io_uring";

    /// <inheritdoc/>
    public IReadOnlyList<Loop> Loops => _loops;

    /// <inheritdoc/>
    public IListener Listen(IPEndPoint endPoint, ListenSettings settings, Func<Connection, Task> onConnection)
    {
        var accepted = new AcceptedConnections(settings, onConnection, _log);
        return ReactorListener.Start(
            _loops, endPoint, settings.Backlog, nonBlocking: false, (loop, fd, bound) => new UringAccept(loop, fd, bound, accepted));
    }

    /// <inheritdoc/>
    public Task<Connection> ConnectAsync(Loop loop, string host, int port, TimeSpan timeout, CancellationToken cancellationToken) =>
        Dialing.ConnectAsync(UringConnect.ConnectAsync, (LoopThread)loop, host, port, timeout, cancellationToken);

    /// <summary>Aborts all connections and ends the loops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (UringLoop loop in _loops)
            loop.Stop();
        await Task.WhenAll(_loops.Select(loop => loop.Stopped)).ConfigureAwait(false);
        _watch.Dispose();
    }
}
