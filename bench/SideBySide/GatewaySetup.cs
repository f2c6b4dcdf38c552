namespace HoopWire.Bench.SideBySide;

/// <summary>How one of the compared gateways is configured.</summary>
/// <param name="Name">The contestant's name.</param>
/// <param name="Rules">Its rules; none is a grant that never reads a statement.</param>
internal sealed record GatewaySetup(string Name, IReadOnlyList<BenchRule> Rules)
{
    /// <summary>The <c>transport</c> key; null leaves the choice to the gateway.</summary>
    public string? Transport { get; init; }

    /// <summary>What is recorded of results.</summary>
    public string Results { get; init; } = "metadata";

    /// <summary>Whether both legs are encrypted, the target's certificate being verified.</summary>
    public bool Tls { get; init; }
}
