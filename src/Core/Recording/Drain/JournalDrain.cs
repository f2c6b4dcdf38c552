using System.Buffers;
using HoopWire.Recording.Files;
using HoopWire.Recording.Journals;
using HoopWire.Recording.Observing;

namespace HoopWire.Recording.Drain;

/// <summary>
/// Carries one journal's records into their sessions' files. A record is given up only when the frame that holds its line is written, so that
/// at any moment file and journal together hold everything. Not thread-safe.
/// </summary>
internal sealed class JournalDrain(
    Journal journal,
    RecordingOptions options,
    RecordingWriter writer,
    Func<UInt128, JournalSession?> live,
    Func<JournalRecord, RecordingFile> fileOf,
    TimeProvider time)
{
    private const long PassBytesMax = 4 << 20;
    private readonly Dictionary<UInt128, SessionDrain> _sessions = [];
    private readonly Queue<(SessionDrain Session, long FirstPosition)> _open = new();
    private readonly Queue<SessionDrain> _due = new();
    private readonly Queue<RecordingFile> _closed = new();

    // Of its own: the shared pool gives arrays up at collections, and the drain would have to allocate them again.
    private readonly ArrayPool<byte> _arrays = ArrayPool<byte>.Create(maxArrayLength: 1 << 26, maxArraysPerBucket: 64);
    private long _read = journal.Tail;
    private long _written = journal.Tail;
    private long _releaseDueAt = long.MaxValue;
    private long _waitingSince;
    private long _closedAt;

    /// <summary>Called with every session whose recording is closed.</summary>
    public Action<SessionDrain>? Closed { get; init; }

    /// <summary>Called with every file that is closed, once all of it is on the disk; where files are not synced, never.</summary>
    public Action<RecordingFile>? Kept { get; init; }

    /// <summary>Called with the reason when a recording that ended cannot be sealed.</summary>
    public Action<string>? Unsealed { get; init; }

    /// <summary>Is told every event once its line waits for its frame; null for nobody.</summary>
    public IRecordingObserver? Observer { get; init; }

    /// <summary>Whether records may be torn, or left from an earlier lap: after a crash.</summary>
    public bool Checks { get; init; }

    /// <summary>Whether files have to be synced before the journal may give up what they hold.</summary>
    public bool ReleasesBySync { get; init; }

    /// <summary>The journal's position up to which it was read.</summary>
    public long Position => _read;

    /// <summary>Bytes of the journal that are in no frame yet. Any thread.</summary>
    public long UnwrittenBytes => Math.Max(0, journal.Head - Volatile.Read(ref _written));

    /// <summary>How long the oldest line that was read has waited for its frame. Any thread.</summary>
    public TimeSpan Lag => Volatile.Read(ref _waitingSince) is > 0 and var since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Whether it is time to sync the files and call <see cref="Release"/>.</summary>
    public bool IsReleaseDue => ReleasesBySync && (_written - journal.Tail >= journal.RingBytes / 8 || time.GetTimestamp() >= _releaseDueAt);

    /// <summary>Whether files that are closed wait for a sync to be told of.</summary>
    public bool HasClosed => _closed.Count > 0;

    /// <summary>Whether they have waited long enough: those of many sessions are synced together.</summary>
    public bool IsSyncDue => HasClosed && time.GetElapsedTime(_closedAt) >= options.SyncAge;

    /// <summary>The files are synced: those that are closed are told of. The journal has them still, should whoever is told die before that is kept.</summary>
    public void Synced()
    {
        while (_closed.TryPeek(out var file))
        {
            writer.Forget(file);
            Kept?.Invoke(file);
            _closed.Dequeue();
        }
    }

    /// <summary>The files are synced: the journal gives up what they hold.</summary>
    public void Release()
    {
        journal.Tail = _written;
        _releaseDueAt = long.MaxValue;
    }

    /// <summary>Sessions whose end has not been read.</summary>
    public IReadOnlyCollection<SessionDrain> Sessions => _sessions.Values;

    /// <summary>Reads what the journal holds, up to a budget, and writes the frames that are full or old. True when there is more to read.</summary>
    public bool Pass()
    {
        WriteDue();
        long head = journal.Head;
        long stop = Math.Min(head, _read + PassBytesMax);
        while (_read < stop && journal.TryRead(ref _read, head, out var record))
        {
            if (Checks && !Journal.IsWhole(record, _read)) throw new InvalidDataException($"The journal {journal.Path} holds nothing whole from position {_read} on.");
            var session = Take(record);
            _read += record.Length;
            if (session is not null && IsFull(session)) MarkDue(session);
            WriteDue();
        }

        WriteOld();
        ReleaseTail();
        return _read < journal.Head;
    }

    /// <summary>Reads everything and writes every line.</summary>
    public void Flush()
    {
        while (Pass())
        {
        }

        WriteAll();
    }

    /// <summary>Writes every line that was read.</summary>
    public void WriteAll()
    {
        foreach (var (session, position) in _open)
        {
            if (IsCurrent(session, position)) MarkDue(session);
        }

        WriteDue();
        _open.Clear();
        ReleaseTail();
    }

    private SessionDrain? Take(in JournalRecord record)
    {
        var key = record.SessionKey;
        if (!_sessions.TryGetValue(key, out var session))
        {
            session = new SessionDrain(key, fileOf(record), live(key), _arrays);
            _sessions.Add(key, session);
        }

        // After a crash the journal may still hold lines that are in the file already.
        if (session.File.Sealed) return null;
        if (record.Line <= session.LastLine)
        {
            session.Ended = record.Kind == RecordKind.End;
            return session;
        }

        bool first = session.Waiting == 0;
        int before = session.Buffer.Length;
        long sequence;
        try
        {
            sequence = LineEncoder.Append(session.Buffer, record);
        }
        catch (InvalidDataException)
        {
            session.Buffer.Truncate(before);
            sequence = LineEncoder.Unreadable(session.Buffer, record);
        }

        // The clock is asked for the first of a frame alone.
        session.Add(_read, first ? time.GetTimestamp() : 0, record, sequence);
        // The line stands where it is waited for before anybody is told of it.
        if (first) _open.Enqueue((session, session.FirstPosition));
        session.Ended = record.Kind == RecordKind.End;
        Tell(record);
        return session;
    }

    private void Tell(in JournalRecord record)
    {
        if (Observer is null) return;
        try
        {
            RecordTeller.Tell(Observer, record);
        }
        catch (InvalidDataException)
        {
            // It stands in the recording as unreadable.
        }
    }

    private bool IsFull(SessionDrain session) =>
        session.Ended || session.Buffer.Length >= options.FrameBytes || session.HeldBytes >= options.FrameBytes;

    private void MarkDue(SessionDrain session)
    {
        if (session.Due) return;
        session.Due = true;
        _due.Enqueue(session);
    }

    private void WriteDue()
    {
        while (_due.TryPeek(out var session))
        {
            session.Flush(writer);
            if (session.Ended) Close(session);
            session.Due = false;
            _due.Dequeue();
        }
    }

    private void Close(SessionDrain session)
    {
        try
        {
            writer.Seal(session.File);
        }
        catch (InvalidDataException e)
        {
            // Somebody changed the file: it stays without a seal, and its chain tells where.
            Unsealed?.Invoke(e.Message);
        }

        RecordingWriter.DropKey(session.File);
        _sessions.Remove(session.Key);
        Closed?.Invoke(session);
        // It counts among the open ones until it is on the disk: what is told of it must not be lost by a power cut afterwards. Recovery syncs by itself.
        if (ReleasesBySync)
        {
            if (!HasClosed) _closedAt = time.GetTimestamp();
            _closed.Enqueue(session.File);
        }
        else if (!Checks)
        {
            writer.Forget(session.File);
        }
    }

    private void WriteOld()
    {
        long frameAge = (long)(options.FrameAge.TotalSeconds * time.TimestampFrequency);
        long now = time.GetTimestamp();
        while (_open.TryPeek(out var oldest))
        {
            var (session, position) = oldest;
            if (IsCurrent(session, position))
            {
                // A quarter of the ring behind its oldest open frame is the sign to write that one early.
                bool old = now - session.OpenedAt >= frameAge || _read - position > journal.RingBytes / 4;
                if (!old) break;
                MarkDue(session);
                WriteDue();
            }

            _open.Dequeue();
        }

        foreach (var (session, position) in _open)
        {
            if (session.Live is { Waits: true } && IsCurrent(session, position)) MarkDue(session);
        }

        WriteDue();
    }

    private static bool IsCurrent(SessionDrain session, long position) => session.Waiting > 0 && session.FirstPosition == position;

    private void ReleaseTail()
    {
        while (_open.TryPeek(out var oldest) && !IsCurrent(oldest.Session, oldest.FirstPosition)) _open.Dequeue();
        bool waits = _open.TryPeek(out var first);
        Volatile.Write(ref _waitingSince, waits ? first.Session.OpenedAt : 0);
        Volatile.Write(ref _written, waits ? first.FirstPosition : _read);
        if (!ReleasesBySync) journal.Tail = _written;
        else if (_written > journal.Tail && _releaseDueAt == long.MaxValue) _releaseDueAt = time.GetTimestamp() + (long)((options.Encrypts ? options.SyncAge : options.ReleaseAge).TotalSeconds * time.TimestampFrequency);
    }
}
