using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>The client speaks to a gateway as alice, with an access key, under a grant without rules.</summary>
internal sealed class GatewayPath(PostgresGateway gateway) : IAccessPath
{
    public static async Task<GatewayPath> StartAsync(PostgresServer server) => new(await PostgresGateway.StartAsync(server));

    public Task<PostgresEndpoint> EndpointAsync() => gateway.EndpointAsync("alice");

    public ValueTask DisposeAsync() => gateway.DisposeAsync();
}
