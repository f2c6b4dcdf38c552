namespace HoopWire.Recording;

/// <summary>What <see cref="RecordingVerifier"/> found.</summary>
/// <param name="State">The answer.</param>
/// <param name="Frames">Frames that are whole, from the first.</param>
/// <param name="Lines">Lines in them.</param>
/// <param name="BrokenFrame">Number of the first broken frame, from 1; one more than there are when the seal is broken; null when nothing is.</param>
/// <param name="Detail">One sentence that says why.</param>
public sealed record Verification(RecordingState State, long Frames, long Lines, long? BrokenFrame, string Detail)
{
    /// <summary>Head of the chain behind the frames that are whole, 32 bytes.</summary>
    public ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>The session whose recording it says that it is; null where it does not, as terminals and files that begin behind the first line.</summary>
    public string? Session { get; init; }

    /// <summary>Whether it says that it is another session's than this one's.</summary>
    public bool IsAnothers(string session) => Session is { } told && told != session;
}
