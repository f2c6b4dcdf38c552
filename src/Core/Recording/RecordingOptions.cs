using System.Collections.Immutable;

namespace HoopWire.Recording;

/// <summary>Where recordings go and how much of them waits.</summary>
/// <param name="DataDirectory">The gateway's data directory: <c>recordings</c>, <c>journal</c> and <c>keys</c> lie in it.</param>
public sealed record RecordingOptions(string DataDirectory)
{
    /// <summary>Size of each loop's journal, allocated at its first session.</summary>
    public long JournalBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of one session that may lie in the journal alone.</summary>
    public long SessionCreditBytes { get; init; } = 4L << 20;

    /// <summary>Bytes of JSON after which a frame is written.</summary>
    public int FrameBytes { get; init; } = 256 << 10;

    /// <summary>Age at which a frame is written however small it is.</summary>
    public TimeSpan FrameAge { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a command is forwarded only once its event is on disk, so that a power cut loses nothing either.</summary>
    public bool Durable { get; init; }

    /// <summary>The longest that an event waits for the next sync to disk when nobody waits for it.</summary>
    public TimeSpan SyncAge { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How old the last sync may be, at a disk that hangs, before sessions stop.</summary>
    public TimeSpan SyncLagMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that a journal keeps what lies in files, before these are synced to disk.</summary>
    public TimeSpan ReleaseAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether recordings are encrypted.</summary>
    public bool Encrypts { get; init; }

    /// <summary>Whether the gateway's own key, made at the first start, can read encrypted recordings.</summary>
    public bool OwnKey { get; init; } = true;

    /// <summary>Public keys of those who can read encrypted recordings: PEM files.</summary>
    public ImmutableArray<string> Recipients { get; init; } = [];

    /// <summary>Bytes that recordings may take; null for no bound.</summary>
    public long? Quota { get; init; }

    /// <summary>
    /// Whether the recording of a session was closed and has left this disk for another place: what a journal still holds of it after a crash is not written again.
    /// </summary>
    public Func<string, bool>? HasLeft { get; init; }

    /// <summary>Called before each sync: where tests have a disk that is slow, or fails.</summary>
    internal Action? BeforeSync { get; init; }
}
