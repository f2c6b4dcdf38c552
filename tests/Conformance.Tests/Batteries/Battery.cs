using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>Everything one client can say to a server, as a function from an endpoint to a transcript.</summary>
internal sealed record Battery(string Name, Func<PostgresEndpoint, Task<string>> RunAsync)
{
    public PostgresVersion OldestServer { get; init; } = PostgresVersion.V15;

    public PostgresVersion NewestServer { get; init; } = PostgresVersion.V18;

    public override string ToString() => Name;
}
