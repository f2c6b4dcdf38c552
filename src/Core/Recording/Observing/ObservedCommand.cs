using HoopWire.Policy;

namespace HoopWire.Recording;

/// <summary>A command as the journal or a file holds it. Texts are UTF-8; an empty one is none.</summary>
public readonly ref struct ObservedCommand
{
    /// <summary>Its number in the session, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>The protocol's command: <c>query</c>, <c>prepare</c>, <c>execute</c> …</summary>
    public ReadOnlySpan<byte> Kind { get; init; }

    /// <summary>The text, secrets redacted; at most its first 64 KB.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>Length of the whole text in bytes.</summary>
    public long TextLength { get; init; }

    /// <summary>SHA-256 of the whole text, where it is longer than <see cref="Text"/> and known by then; empty otherwise.</summary>
    public ReadOnlySpan<byte> TextSha256 { get; init; }

    /// <summary>The verdict.</summary>
    public VerdictKind Verdict { get; init; }

    /// <summary>The rule that decided.</summary>
    public ReadOnlySpan<byte> Rule { get; init; }

    /// <summary>Rules that only observe and would have decided otherwise, comma-separated.</summary>
    public ReadOnlySpan<byte> Observed { get; init; }

    /// <summary>The approval it went through or waits for.</summary>
    public ReadOnlySpan<byte> Approval { get; init; }
}
