using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.Policy;

/// <summary>
/// A command that asks for a human. An approval binds person, credential, target, exact bytes, parameters and deadline, and serves once.
/// </summary>
public sealed record ApprovalRequest
{
    /// <summary>The session that holds the command.</summary>
    public required string SessionId { get; init; }

    /// <summary>Who asks.</summary>
    public required Identity Requester { get; init; }

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>The name of the target's credential in use.</summary>
    public required string Credential { get; init; }

    /// <summary>The database open on the target.</summary>
    public required string Database { get; init; }

    /// <summary>The exact bytes of the statement, UTF-8 as the client sent them.</summary>
    public required ReadOnlyMemory<byte> Statement { get; init; }

    /// <summary>
    /// The statement's own bytes, without what surrounds it (comments, the semicolon), where the command is one statement without parameters:
    /// what an approval given ahead of time is found by. Empty otherwise.
    /// </summary>
    public ReadOnlyMemory<byte> Single { get; init; }

    /// <summary>
    /// What the session has run before that may change the statement's meaning, in order; null when that is too much to be told, so that no approval given before serves.
    /// </summary>
    public ImmutableArray<ReadOnlyMemory<byte>>? Before { get; init; } = [];

    /// <summary>By what settings the target reads the statement, where the texts before it do not tell; empty for nothing. A statement that was asked for ahead is bound to none.</summary>
    public ReadOnlyMemory<byte> Reading { get; init; }

    /// <summary>The types that the client gave the parameters, as they came; empty for none.</summary>
    public ReadOnlyMemory<byte> ParameterTypes { get; init; }

    /// <summary>The exact bytes of the parameters with their formats; empty for none.</summary>
    public ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>The parameters as a reviewer reads them, one per line, detectors applied; null for none.</summary>
    public string? ParametersText { get; init; }

    /// <summary>The statement as a reviewer reads it, secrets redacted.</summary>
    public required string StatementText { get; init; }

    /// <summary>The rule that asks.</summary>
    public required string Rule { get; init; }

    /// <summary>Reviewers, timeout, number of approvers.</summary>
    public required ApproveRule Terms { get; init; }

    /// <summary>The reason the requester gave; null for none.</summary>
    public string? Reason { get; init; }
}
