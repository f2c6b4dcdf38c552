using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>An access key to be made.</summary>
/// <param name="User">Whom it is for: a local user.</param>
public sealed record KeyRequest(string User)
{
    /// <summary>How long it lives; null for the default.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>The agent that acts for the user with it; null when the user holds it in person.</summary>
    public string? Agent { get; init; }

    /// <summary>Targets it is limited to; empty for every target that a grant names.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>Id of the key that the request was proved with; the new key is revoked along with it. Null for none.</summary>
    public string? ParentId { get; init; }
}
