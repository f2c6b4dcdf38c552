using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>A target that somebody may reach.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Protocol">Its protocol's name.</param>
public sealed record ReachableTarget(string Name, string Protocol)
{
    /// <summary>The database that opens by default; null for none.</summary>
    public string? Database { get; init; }

    /// <summary>The TCP port of the gateway that clients of its protocol connect to; null where none listens.</summary>
    public int? Port { get; init; }

    /// <summary>Names of the rules in force there.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];
}
