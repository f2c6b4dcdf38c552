using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>The client speaks to the server itself.</summary>
internal sealed class StraightPath(PostgresServer server) : IAccessPath
{
    public Task<PostgresEndpoint> EndpointAsync() => Task.FromResult(server.Endpoint());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
