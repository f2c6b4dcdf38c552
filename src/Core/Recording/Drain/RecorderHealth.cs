namespace HoopWire.Recording.Drain;

/// <summary>Whether recordings can be written, shared by the loops, the drain and the sync.</summary>
internal sealed class RecorderHealth
{
    private volatile string? _drainFault;
    private volatile string? _syncFault;
    private volatile string? _lagFault;

    /// <summary>Null while recordings can be written; otherwise one sentence that says why not.</summary>
    public string? Fault => _drainFault ?? _syncFault ?? _lagFault;

    /// <summary>Why files cannot be written.</summary>
    public string? DrainFault
    {
        get => _drainFault;
        set => _drainFault = value;
    }

    /// <summary>Why the journals cannot be brought to disk.</summary>
    public string? SyncFault
    {
        get => _syncFault;
        set => _syncFault = value;
    }

    /// <summary>Why the disk is taken for one that hangs.</summary>
    public string? LagFault
    {
        get => _lagFault;
        set => _lagFault = value;
    }

    /// <summary>What an operator reads of a failure.</summary>
    public static string Sentence(Exception failure)
    {
        bool known = failure is IOException or UnauthorizedAccessException or InvalidDataException;
        string reason = known ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
        return $"Recordings cannot be written: {reason.TrimEnd('.')}. Free or repair the disk; the gateway tries again by itself.";
    }
}
