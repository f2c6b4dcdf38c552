namespace HoopWire.Recording;

/// <summary>What the recorder has done since it started, and how far its files are behind.</summary>
public readonly record struct RecorderFigures
{
    /// <summary>Frames written into recordings.</summary>
    public long Frames { get; init; }

    /// <summary>Bytes of them, as they lie in the files.</summary>
    public long FrameBytes { get; init; }

    /// <summary>Bytes of the lines in them, before compression.</summary>
    public long LineBytes { get; init; }

    /// <summary>Events that found no room, so that a session had to wait.</summary>
    public long Refusals { get; init; }

    /// <summary>Bytes that lie in the journals and in no frame yet.</summary>
    public long UnwrittenBytes { get; init; }

    /// <summary>Managed bytes that the recorder's threads have allocated: in steady state they stand still.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>How long the oldest line that was read from a journal has waited for its frame; zero when none does.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>How long ago what the disk has of the journals was the whole of them.</summary>
    public TimeSpan SyncLag { get; init; }
}
