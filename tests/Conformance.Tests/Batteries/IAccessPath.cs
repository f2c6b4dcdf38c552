using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>A way from a client to a server's database <c>orders</c>, as its user <c>app</c>.</summary>
internal interface IAccessPath : IAsyncDisposable
{
    Task<PostgresEndpoint> EndpointAsync();
}
