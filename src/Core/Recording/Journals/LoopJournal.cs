using System.Collections.Concurrent;
using HoopWire.Net;
using HoopWire.Recording.Drain;
using HoopWire.Sessions;

namespace HoopWire.Recording.Journals;

/// <summary>A loop's journal and the sessions that write into it. Everything but <see cref="Drained"/> and <see cref="Find"/> belongs to the loop.</summary>
internal sealed class LoopJournal(
    Loop loop, Journal journal, RecordingOptions options, RecorderHealth health, DrainSignal signal, TimeProvider time, Action? requestSync = null)
{
    private readonly ConcurrentDictionary<UInt128, JournalSession> _live = new();
    private List<JournalSession> _waiting = [];
    private List<JournalSession> _waking = [];
    private readonly List<JournalSession> _unsynced = [];
    private readonly List<JournalSession> _syncing = [];
    private int _armed;
    private int _syncArmed;
    private long _synced;
    private int _open;
    private long _refusals;
    private volatile bool _closed;

    public Journal Journal { get; } = journal;

    public RecordingOptions Options { get; } = options;

    public bool Failed => _closed || health.Fault is not null;

    public bool Closed => _closed;

    /// <summary>Room kept so that every open session can record its end; one more, for the pad before the ring's end.</summary>
    public long EndReserve => (_open + 1L) * JournalLayout.EndBytesMax;

    /// <summary>Room that only notices and digests may take, which follow what is forwarded already.</summary>
    public long NoticeReserve => Journal.RingBytes / 64;

    /// <summary>The largest event this journal takes.</summary>
    public long EventBytesMax => Math.Min(JournalLayout.EventBytesMax, Journal.RingBytes / 8);

    /// <summary>Events that found no room. Any thread.</summary>
    public long Refusals => Volatile.Read(ref _refusals);

    public int OpenSessions => Volatile.Read(ref _open);

    public long NowMicroseconds => time.Microseconds();

    /// <summary>Records the first line of a session.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public JournalSession Open(SessionHeader header)
    {
        byte[] line = SessionLine.Encode(header);
        var session = new JournalSession(this, header.Id);
        if (!_live.TryAdd(session.Key, session)) throw new IOException($"A recording of session {header.Id} is already open.");
        bool room = line.Length <= EventBytesMax && Journal.HasRoom(
            JournalLayout.RecordHeadBytes + RecordWriter.SizeOf(line), EndReserve + JournalLayout.EndBytesMax);
        if (!room)
        {
            Forget(session.Key);
            throw new IOException("The journal of recordings is full; the session cannot be recorded. Try again in a moment.");
        }

        Volatile.Write(ref _open, _open + 1);
        session.Start(line);
        return session;
    }

    /// <summary>An event found no room.</summary>
    public void Refused() => Volatile.Write(ref _refusals, _refusals + 1);

    /// <summary>A session has recorded its end.</summary>
    public void Completed() => Volatile.Write(ref _open, _open - 1);

    /// <summary>The open session of this key. Any thread.</summary>
    public JournalSession? Find(UInt128 key) => _live.GetValueOrDefault(key);

    /// <summary>The session's recording is closed. Any thread.</summary>
    public void Forget(UInt128 key) => _live.TryRemove(key, out _);

    /// <summary>Nothing may be written any more. Any thread.</summary>
    public void Close()
    {
        _closed = true;
        Drained();
        CopySynced(-1);
    }

    /// <summary>Wakes <paramref name="session"/> once its event fits.</summary>
    public void Wait(JournalSession session)
    {
        _waiting.Add(session);
        Arm();
    }

    /// <summary>Room was made, or the recorder's health changed: the loop looks after its waiting sessions. Any thread.</summary>
    public void Drained()
    {
        // The other half of Arm: what was released is visible before the flag is read.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _armed) == 1 && Interlocked.Exchange(ref _armed, 0) == 1) PostWake();
    }

    /// <summary>Whether everything before a position of the journal is on disk.</summary>
    public bool IsSynced(long position) => position <= Volatile.Read(ref _synced);

    /// <summary>Wakes <paramref name="session"/> once its newest event is on disk, or cannot be brought there.</summary>
    public void WaitForSync(JournalSession session)
    {
        _unsynced.Add(session);
        ArmSync();
    }

    /// <summary>Everything before <paramref name="position"/> is on disk; -1 when only the recorder's health has changed. The sync's thread.</summary>
    public void CopySynced(long position)
    {
        if (position >= 0)
        {
            Volatile.Write(ref _synced, position);
            Drained();
        }

        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _syncArmed) == 1 && Interlocked.Exchange(ref _syncArmed, 0) == 1) PostSynced();
    }

    /// <summary>A session's events that waited for room lie in the journal: they may be what its commands wait for.</summary>
    public void KeptWritten()
    {
        if (_unsynced.Count > 0) ArmSync();
    }

    private void ArmSync()
    {
        Interlocked.Exchange(ref _syncArmed, 1);
        bool helps = false;
        foreach (var waiting in _unsynced)
        {
            // Of what is not in the journal yet no sync brings anything to the disk.
            helps |= !waiting.HasKept;
            if (!waiting.IsSynced && !Failed) continue;
            if (Interlocked.Exchange(ref _syncArmed, 0) == 1) PostSynced();
            return;
        }

        if (helps) requestSync?.Invoke();
    }

    private void PostSynced() => loop.Post(static state => ((LoopJournal)state!).WakeSynced(), this);

    private void WakeSynced()
    {
        _syncing.AddRange(_unsynced);
        _unsynced.Clear();
        foreach (var session in _syncing)
        {
            if (session.IsSynced || Failed) session.WakeSynced();
            else _unsynced.Add(session);
        }

        _syncing.Clear();
        if (_unsynced.Count > 0) ArmSync();
    }

    private void Arm()
    {
        Interlocked.Exchange(ref _armed, 1);
        foreach (var waiting in _waiting)
        {
            if (!waiting.CanWrite) continue;
            if (Interlocked.Exchange(ref _armed, 0) == 1) PostWake();
            return;
        }

        signal.Set();
    }

    private void PostWake() => loop.Post(static state => ((LoopJournal)state!).Wake(), this);

    private void Wake()
    {
        (_waiting, _waking) = (_waking, _waiting);
        foreach (var session in _waking)
        {
            if (session.CanWrite) session.Wake();
            else _waiting.Add(session);
        }

        _waking.Clear();
        if (_waiting.Count > 0) Arm();
    }
}
