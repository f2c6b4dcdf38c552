using System.Net;
using HoopWire.Net;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>A transport for which every name is this machine's.</summary>
internal sealed class LoopbackTransport(ITransport inner) : ITransport
{
    public string Name => inner.Name;

    public IReadOnlyList<Loop> Loops => inner.Loops;

    public IListener Listen(IPEndPoint endPoint, ListenSettings settings, Func<Connection, Task> onConnection) =>
        inner.Listen(endPoint, settings, onConnection);

    public Task<Connection> ConnectAsync(Loop loop, string host, int port, TimeSpan timeout, CancellationToken cancellationToken) =>
        inner.ConnectAsync(loop, "127.0.0.1", port, timeout, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
