namespace HoopWire.Gateway.Recordings;

/// <summary>A file that has no name any more once it is open, so that nothing is left of it whatever ends the process.</summary>
internal sealed class RemoteCopy : FileStream
{
    private Action? _closed;

    /// <summary>Makes it.</summary>
    /// <param name="path">A name that nothing has.</param>
    /// <param name="closed">Is called once, when it is closed.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public RemoteCopy(string path, Action closed)
        : base(path, Options())
    {
        _closed = closed;
        // Where a file that is open cannot lose its name, it goes when it is closed.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Interlocked.Exchange(ref _closed, null)?.Invoke();
    }

    private static FileStreamOptions Options()
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (OperatingSystem.IsWindows()) options.Options = FileOptions.DeleteOnClose;
        else options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
