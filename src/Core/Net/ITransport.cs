using System.Net;

namespace HoopWire.Net;

/// <summary>A source of connections: io_uring or the epoll reactor on Linux, the framework's sockets elsewhere.</summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>Short name for the first log line: <c>io_uring</c>, <c>epoll</c>, <c>sockets</c>.</summary>
    string Name { get; }

    /// <summary>The loops, one per core.</summary>
    IReadOnlyList<Loop> Loops { get; }

    /// <summary>
    /// Listens on <paramref name="endPoint"/> with one SO_REUSEPORT socket per loop. <paramref name="onConnection"/> runs on the connection's loop;
    /// an exception out of it aborts that connection only.
    /// </summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    IListener Listen(IPEndPoint endPoint, ListenSettings settings, Func<Connection, Task> onConnection);

    /// <summary>
    /// Connects from <paramref name="loop"/>, names resolved off it, each address tried in turn, TCP_NODELAY and keepalive on. Resumes on the loop.
    /// </summary>
    /// <exception cref="System.Net.Sockets.SocketException">No address answered.</exception>
    /// <exception cref="TimeoutException"><paramref name="timeout"/> passed.</exception>
    Task<Connection> ConnectAsync(Loop loop, string host, int port, TimeSpan timeout, CancellationToken cancellationToken);
}
