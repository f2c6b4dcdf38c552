using System.Net;
using System.Net.Sockets;
using HoopWire.Net;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>A transport whose outgoing connections a test takes from <see cref="Connections"/> and plays the target on.</summary>
internal sealed class FakeTransport : ITransport
{
    public string Name => "fake";

    public IReadOnlyList<Loop> Loops { get; } = [new FakeLoop()];

    public bool Refuses { get; init; }

    public List<FakeConnection> Connections { get; } = [];

    /// <summary>Called with every new connection, before the gateway has it.</summary>
    public Action<FakeConnection>? OnConnect { get; set; }

    public IListener Listen(IPEndPoint endPoint, ListenSettings settings, Func<Connection, Task> onConnection) => throw new NotSupportedException();

    public Task<Connection> ConnectAsync(Loop loop, string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (Refuses) throw new SocketException((int)SocketError.ConnectionRefused);
        var connection = new FakeConnection(loop);
        Connections.Add(connection);
        OnConnect?.Invoke(connection);
        return Task.FromResult<Connection>(connection);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
