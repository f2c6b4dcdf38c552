using HoopWire.Policy;

namespace HoopWire.Recording;

/// <summary>A command as it was asked for, with its verdict. Written before anything of it is forwarded.</summary>
public readonly ref struct CommandEvent
{
    /// <summary>The kind of a command that makes a statement ready and runs nothing of it.</summary>
    public const string Prepare = "prepare";

    /// <summary>Number of the command in its session, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>Lower-case name of the protocol's command: <c>query</c>, <c>prepare</c>, <c>execute</c>, <c>copy</c>, <c>cancel</c>.</summary>
    public string Kind { get; init; }

    /// <summary>The text, UTF-8, secrets redacted; at most its first 64 KB.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>Length of the whole text in bytes.</summary>
    public long TextLength { get; init; }

    /// <summary>SHA-256 of the whole text when it is longer than <see cref="Text"/>; empty otherwise.</summary>
    public ReadOnlySpan<byte> TextSha256 { get; init; }

    /// <summary>Name of the prepared statement, UTF-8; empty for none.</summary>
    public ReadOnlySpan<byte> StatementName { get; init; }

    /// <summary>Parameters, as <see cref="ParameterBlock"/> lays them out; empty for none.</summary>
    public ReadOnlySpan<byte> Parameters { get; init; }

    /// <summary>The verdict.</summary>
    public VerdictKind Verdict { get; init; }

    /// <summary>The rule that decided; null for a pass.</summary>
    public string? Rule { get; init; }

    /// <summary>Rules that only observe and would have decided otherwise, comma-separated; null for none.</summary>
    public string? Observed { get; init; }

    /// <summary>The approval that let it through, or that it waits for; null for none.</summary>
    public string? ApprovalId { get; init; }
}
