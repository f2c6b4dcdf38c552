using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>A loop whose input and output is done elsewhere and posted to it.</summary>
internal sealed class SocketLoop(int index, TimeProvider time, ILogger log) : LoopThread(index, "sockets", time, log)
{
    private readonly object _bell = new();
    private readonly HashSet<SocketConnection> _connections = [];
    private bool _rung;

    public void Add(SocketConnection connection) => _connections.Add(connection);

    public void Remove(SocketConnection connection) => _connections.Remove(connection);

    protected override void Poll(int milliseconds)
    {
        if (milliseconds != 0)
        {
            lock (_bell)
            {
                if (!_rung)
                    Monitor.Wait(_bell, milliseconds);
                _rung = false;
            }
        }

        Woke();
    }

    protected override void Wake()
    {
        lock (_bell)
        {
            _rung = true;
            Monitor.Pulse(_bell);
        }
    }

    protected override void CloseAll()
    {
        foreach (SocketConnection connection in _connections.ToArray())
            connection.OnLoopStopping();
    }

    protected override void Free()
    {
    }
}
