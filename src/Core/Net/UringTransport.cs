using System.Net;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>The Linux transport over io_uring: one system call a turn of a loop. Where the kernel has it and allows it.</summary>
public sealed class UringTransport : ITransport
{
    private readonly UringLoop[] _loops;
    private readonly ILogger _log;

    /// <summary>Starts <paramref name="loops"/> loops.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The kernel refuses.</exception>
    public UringTransport(int loops, TimeProvider time, ILoggerFactory logging)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(loops, 1);
        _log = logging.CreateLogger("HoopWire.Net");
        var made = new List<UringLoop>();
        try
        {
            for (int i = 0; i < loops; i++)
                made.Add(new UringLoop(i, time, _log));
        }
        catch
        {
            made.ForEach(loop => loop.Discard());
            throw;
        }

        _loops = [.. made];
        foreach (UringLoop loop in _loops)
            loop.Start();
    }

    /// <summary>Tries io_uring out. Null when it can be had; otherwise why not.</summary>
    public static string? FindFault() => UringProbe.Run();

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
    }
}
