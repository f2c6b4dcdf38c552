namespace HoopWire.Recording;

/// <summary>
/// How much of the disk recordings take, against what they may. Above nine tenths no new session is opened, so that those which run have the rest to
/// end in; none of them is cut short, or goes on unrecorded. While it refuses it counts again by itself: files may have been deleted or moved away by hand.
/// Thread-safe.
/// </summary>
internal sealed class RecordingQuota : IDisposable
{
    // Counting reads the names of all files, and is to take little of the time also where there are very many.
    private const int PauseOfCounting = 20;
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(5);
    private readonly string _recordings;
    private readonly long _bytesMax;
    private readonly TimeProvider _time;
    private readonly ITimer _again;
    private long _used;
    private int _isAgainDue;

    /// <summary>Counts nothing yet.</summary>
    /// <param name="recordings">The folder of recordings.</param>
    /// <param name="bytesMax">What they may take.</param>
    /// <param name="time">The clock.</param>
    public RecordingQuota(string recordings, long bytesMax, TimeProvider time)
    {
        (_recordings, _bytesMax, _time) = (recordings, bytesMax, time);
        _again = time.CreateTimer(static quota => ((RecordingQuota)quota!).CountAgain(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why no session may be opened; null while there is room.</summary>
    public string? Refusal => IsFull
        ? $"Recordings take {Used >> 20} MB of the {_bytesMax >> 20} MB that recording.quota allows: no session is opened until some have been deleted or moved away."
        : null;

    /// <summary>Bytes that recordings take.</summary>
    public long Used => Interlocked.Read(ref _used);

    private bool IsFull => Used >= _bytesMax / 10 * 9;

    /// <summary>So much was written.</summary>
    public void Wrote(long bytes)
    {
        Interlocked.Add(ref _used, bytes);
        if (IsFull) PlanAgain(PauseMin);
    }

    /// <summary>Counts anew what there is, also what others have added or taken away.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public void Count()
    {
        long before = Used;
        long found = new DirectoryInfo(_recordings).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0);
        Interlocked.Add(ref _used, found - before);
        if (IsFull) PlanAgain(PauseMin);
    }

    /// <inheritdoc/>
    public void Dispose() => _again.Dispose();

    // On a thread of the pool, never on a loop.
    private void CountAgain()
    {
        long since = _time.GetTimestamp();
        try
        {
            Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder was taken away, which the recorder itself tells of; what was known counts until it is back.
        }

        var took = _time.GetElapsedTime(since);
        Volatile.Write(ref _isAgainDue, 0);
        if (IsFull) PlanAgain(took * PauseOfCounting > PauseMin ? took * PauseOfCounting : PauseMin);
    }

    private void PlanAgain(TimeSpan pause)
    {
        if (Interlocked.Exchange(ref _isAgainDue, 1) == 0) _again.Change(pause, Timeout.InfiniteTimeSpan);
    }
}
