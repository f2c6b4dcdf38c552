namespace HoopWire.Recording.Files;

/// <summary>How far one recording's file has come. Small: thousands are held at once, none of them open.</summary>
internal sealed class RecordingFile(string id, string path)
{
    private readonly byte[] _syncedHead = (byte[])FrameLink.Genesis.Clone();
    private long _syncedOffset;
    private long _syncedFrames;

    public string Id { get; } = id;

    public string Path { get; set; } = path;

    /// <summary>Whether the file has been made.</summary>
    public bool Exists { get; set; }

    /// <summary>Whether its last line has been written.</summary>
    public bool Ended { get; set; }

    /// <summary>What its frames are encrypted with; null before the first, and for one that is not encrypted.</summary>
    public byte[]? DataKey { get; set; }

    /// <summary>Whether it carries its seal already.</summary>
    public bool Sealed { get; set; }

    /// <summary>Where the next frame goes.</summary>
    public long Offset { get; set; }

    /// <summary>Frames written.</summary>
    public long Frames { get; set; }

    /// <summary>Lines written.</summary>
    public long Lines { get; set; }

    /// <summary>Lines of the session that lie in another file, which was found damaged.</summary>
    public long LinesBefore { get; init; }

    /// <summary>Head of the chain.</summary>
    public byte[] Head { get; } = (byte[])FrameLink.Genesis.Clone();

    /// <summary>Bytes that a crash had torn, and that were cut off at its end.</summary>
    public long CutBytes { get; set; }

    /// <summary>Everything that was written is on disk.</summary>
    public void MarkSynced()
    {
        (_syncedOffset, _syncedFrames) = (Offset, Frames);
        Head.CopyTo(_syncedHead);
    }

    /// <summary>How far it had come when it was known to be on disk.</summary>
    public RecordingFile AtLastSync()
    {
        var then = new RecordingFile(Id, Path) { Exists = true, Offset = _syncedOffset, Frames = _syncedFrames };
        _syncedHead.CopyTo(then.Head);
        return then;
    }

    /// <summary>What is told of it once it is closed.</summary>
    public ClosedRecording ToClosed()
    {
        string[] folders = (System.IO.Path.GetDirectoryName(Path) ?? "").Split('/');
        return new ClosedRecording(Id, string.Join('/', [.. folders[^3..], System.IO.Path.GetFileName(Path)]), Frames, Lines, Offset, [.. Head], Sealed);
    }
}
