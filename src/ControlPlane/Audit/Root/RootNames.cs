namespace HoopWire.ControlPlane;

/// <summary>
/// What the root log says of recordings. A line counts once a signature behind it holds, and not before: without one anybody who can write the file
/// may have made it.
/// </summary>
internal sealed class RootNames
{
    private readonly Dictionary<string, DateTimeOffset> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RootLine> _closed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deletedHeld = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private readonly List<RootLine> _waiting = [];

    /// <summary>Lines since the last signature that holds.</summary>
    public long Waiting { get; private set; }

    /// <summary>Whether there is a signature that holds.</summary>
    public bool IsSigned { get; private set; }

    /// <summary>Recordings that were closed, by their files.</summary>
    public IReadOnlyDictionary<string, RootLine> Closed => _closed;

    /// <summary>Sessions whose recordings were opened, and of which no file was closed.</summary>
    public IEnumerable<string> Unended => _opened.Keys.Where(session => !_ended.Contains(session));

    /// <summary>Whether the log knows the session.</summary>
    public bool Knows(string session) => _opened.ContainsKey(session) || _ended.Contains(session);

    /// <summary>Whether the session's recording may be missing.</summary>
    public bool IsDeleted(string session) => _deleted.Contains(session);

    /// <summary>When the session's recording was opened; null where no line says so.</summary>
    public DateTimeOffset? OpenedAt(string session) => _opened.TryGetValue(session, out DateTimeOffset opened) ? opened : null;

    /// <summary>Takes a line of days before those that are verified, which says that a hold begins or ends.</summary>
    public void NoteHold(RootLine line)
    {
        if (line.Session is { } session) Note(line, session);
    }

    /// <summary>Sessions whose recordings were deleted while they were held.</summary>
    public IEnumerable<string> DeletedWhileHeld => _deletedHeld;

    /// <summary>Keeps a line until a signature comes. False when there are more of them than the gateway signs at once: then they are given up.</summary>
    public bool Take(RootLine line)
    {
        Waiting++;
        if (Waiting > RootFiles.BatchLinesMax) _waiting.Clear();
        else if (line.Session is not null) _waiting.Add(line);
        return Waiting <= RootFiles.BatchLinesMax;
    }

    /// <summary>All that waits is signed.</summary>
    public void Sign()
    {
        foreach (RootLine line in _waiting) Note(line, line.Session!);
        Drop();
        IsSigned = true;
    }

    /// <summary>Nothing that waits will be signed.</summary>
    public void Drop()
    {
        _waiting.Clear();
        Waiting = 0;
    }

    private void Note(RootLine line, string session)
    {
        switch (line.Event)
        {
            case RootEvents.Opened:
                _opened.TryAdd(session, line.Time);
                break;
            case RootEvents.Closed:
                _closed[line.File ?? session] = line with { Previous = "" };
                _ended.Add(session);
                break;
            case RootEvents.Deleted:
                _deleted.Add(session);
                // The hold's file was taken away: the gateway writes that a hold ends before it ends.
                if (_held.Contains(session)) _deletedHeld.Add(session);
                break;
            case RootEvents.Held:
                _held.Add(session);
                // What is held is there: a deletion before it has failed, and excuses nothing any more.
                _deleted.Remove(session);
                break;
            case RootEvents.Released:
                _held.Remove(session);
                break;
        }
    }
}
