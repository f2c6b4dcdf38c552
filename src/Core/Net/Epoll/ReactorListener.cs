using System.Net;

namespace HoopWire.Net;

/// <summary>One listening socket per loop on one address.</summary>
internal sealed class ReactorListener : IListener
{
    private readonly List<ListeningSocket> _sockets = [];

    private ReactorListener(IPEndPoint endPoint) => EndPoint = endPoint;

    public IPEndPoint EndPoint { get; }

    /// <summary>Binds a socket for each loop; <paramref name="create"/> makes it that loop's.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    public static ReactorListener Start<TLoop>(
        IReadOnlyList<TLoop> loops, IPEndPoint endPoint, int backlog, bool nonBlocking, Func<TLoop, int, IPEndPoint, ListeningSocket> create)
    {
        // SO_REUSEPORT would let a second gateway of the same user share the port silently, each getting a part of the connections.
        // A first bind without it fails when anybody listens there already, and chooses the port where none was named.
        int probe = ReactorSocket.Bind(endPoint, reusePort: false);
        IPEndPoint bound = ReactorSocket.LocalEndPoint(probe);
        _ = Libc.Close(probe);

        var address = new IPEndPoint(endPoint.Address, bound.Port);
        int[] descriptors = [.. loops.Select(_ => ReactorSocket.Bind(address, reusePort: true, nonBlocking))];
        var listener = new ReactorListener(address);
        for (int i = 0; i < descriptors.Length; i++)
        {
            ReactorSocket.Listen(descriptors[i], backlog);
            ListeningSocket socket = create(loops[i], descriptors[i], address);
            listener._sockets.Add(socket);
            socket.Start();
        }

        return listener;
    }

    public void StopAccepting()
    {
        foreach (ListeningSocket socket in _sockets)
            socket.Stop();
    }

    public ValueTask DisposeAsync()
    {
        StopAccepting();
        return ValueTask.CompletedTask;
    }
}
