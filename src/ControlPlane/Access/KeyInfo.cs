using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>What may be shown of an access key.</summary>
/// <param name="Id">Its id, as <c>keys revoke</c> takes it.</param>
/// <param name="User">Whom it is for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="CreatedBy">Who made it.</param>
public sealed record KeyInfo(string Id, string User, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string CreatedBy)
{
    /// <summary>The agent that acts with it; null for none.</summary>
    public string? Agent { get; init; }

    /// <summary>Targets it is limited to; empty for no limit.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>When it was revoked; null when it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Who revoked it.</summary>
    public string? RevokedBy { get; init; }
}
