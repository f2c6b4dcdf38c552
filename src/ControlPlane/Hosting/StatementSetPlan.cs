using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>What the rules say of a set of statements.</summary>
public sealed record StatementSetPlan
{
    /// <summary>Why the set cannot be asked for; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>The name of the credential that the requester uses on the target.</summary>
    public string Credential { get; init; } = "";

    /// <summary>The database.</summary>
    public string Database { get; init; } = "";

    /// <summary>The whole text as a reviewer reads it, secrets redacted.</summary>
    public string Shown { get; init; } = "";

    /// <summary>The statements that need approval.</summary>
    public ImmutableArray<HeldStatement> Held { get; init; } = [];

    /// <summary>Who must agree, the same for all of them; null where none needs approval.</summary>
    public ApproveRule? Terms { get; init; }
}
