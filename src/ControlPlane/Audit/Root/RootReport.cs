using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>What <see cref="RootVerifier"/> found.</summary>
/// <param name="State">The answer.</param>
/// <param name="Lines">Lines of the root log that were read.</param>
/// <param name="Recordings">Recordings that were found whole.</param>
/// <param name="Running">Recordings of sessions that run.</param>
/// <param name="Findings">What is wrong, a sentence each; at most the first thousand.</param>
public sealed record RootReport(RootState State, long Lines, int Recordings, int Running, ImmutableArray<string> Findings)
{
    /// <summary>Lines at the end that nothing signs: a crash leaves such, and so does somebody without the key. Nothing is believed of them.</summary>
    public long Unsigned { get; init; }

    /// <summary>Recordings that were closed without a seal, since they were changed while they ran, and are those that were closed; a sentence each, at most a thousand.</summary>
    public ImmutableArray<string> Unsealed { get; init; } = [];

    /// <summary>Recordings that are open, and that no gateway writes: a crash left them, or somebody says so of them; a sentence each, at most a thousand.</summary>
    public ImmutableArray<string> LeftOpen { get; init; } = [];

    /// <summary>Heads that outside anchors hold and the log still has.</summary>
    public int Anchors { get; init; }

    /// <summary>Proofs of time that hold.</summary>
    public int Timestamps { get; init; }

    /// <summary>The newest head, in hexadecimal digits; empty for none.</summary>
    public string Head { get; init; } = "";
}
