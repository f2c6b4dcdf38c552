using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// The index of what recordings hold, made from the events as the recorder's drain reads them: the loops pay nothing for it. Rows that cannot be
/// stored wait; when too many do, they are left out, and their sessions read again from their recordings once these are closed and the store works.
/// </summary>
/// <param name="log">The audit's writer.</param>
/// <param name="hasLiterals">What <see cref="IndexedSession"/> asks about a protocol.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs.</param>
/// <param name="waitingRowsMax">Rows that may wait for the store.</param>
internal sealed class AuditIndex(AuditLog log, Func<string, bool> hasLiterals, TimeProvider time, ILogger<AuditIndex> logger, int waitingRowsMax = AuditIndex.WaitingRowsMax)
    : IRecordingObserver, IIndexSink
{
    private const int EntryRowsMax = 512;

    // Of a usual text; what waits is bounded as if all were so long, whichever are.
    private const int RowCharsMax = 4096;
    /// <summary>Rows that may wait for the store.</summary>
    public const int WaitingRowsMax = 100_000;

    private static readonly TimeSpan FreshInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CountsInterval = TimeSpan.FromMinutes(1);
    private readonly Dictionary<UInt128, IndexedSession> _sessions = [];
    private readonly List<IndexedSession> _active = [];
    private readonly KnownTexts _texts = new();
    private readonly CommandPool _commands = new();
    private readonly List<IndexedRow> _fresh = [];
    private readonly List<IndexedRow> _counts = [];
    private readonly List<string> _complete = [];
    private readonly Queue<ClosedRecording> _closed = new();
    private readonly HashSet<UInt128> _dropped = [];
    private readonly UnreadRecordings _unread = new();
    private long _left;
    private long _chars;
    private readonly Lock _gate = new();
    private List<TaskCompletionSource> _asked = [];
    private List<TaskCompletionSource> _asking = [];
    private long _freshAt;
    private long _countsAt;
    private long _restAt;
    private volatile bool _turns;

    /// <summary>Sessions whose recordings were closed before the recorder started: an earlier run had left them open.</summary>
    public List<string> Recovered { get; } = [];

    /// <summary>The next sessions to read from their closed recordings, as rows of theirs were left out.</summary>
    public ValueTask<string[]> TakeUnreadAsync(CancellationToken cancellationToken) => _unread.TakeAsync(cancellationToken);

    /// <summary>Completes once what was recorded or written to the audit before the call is stored; false after the timeout, and at once when nothing records.</summary>
    public async Task<bool> FlushAsync(TimeSpan timeout)
    {
        if (!_turns) return false;
        TaskCompletionSource stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _asked.Add(stored);
        return await Task.WhenAny(stored.Task, Task.Delay(timeout, time)) == stored.Task;
    }

    /// <inheritdoc/>
    public void Session(in RecordedPlace at, ReadOnlySpan<byte> json)
    {
        try
        {
            SessionOf(at.Session).Start(at, json);
        }
        catch (JsonException)
        {
            // Its commands are indexed without a name; the file says what is wrong with it.
        }
    }

    /// <inheritdoc/>
    public void Command(in RecordedPlace at, in ObservedCommand command) => Active(at.Session).Command(at, command);

    /// <inheritdoc/>
    public void Result(in RecordedPlace at, in ObservedResult result) => Active(at.Session).Result(at, result);

    /// <inheritdoc/>
    public void Approval(in RecordedPlace at, in ApprovalEvent approval) => Active(at.Session).Approval(approval);

    /// <inheritdoc/>
    public void Notice(in RecordedPlace at, in NoticeEvent notice) => Active(at.Session).Notice(at, notice);

    /// <inheritdoc/>
    public void End(in RecordedPlace at, in ObservedEnd end)
    {
        if (!_sessions.Remove(at.Session, out IndexedSession? session)) return;
        session.End();
        _unread.Ended(session.Id);
        if (_dropped.Remove(at.Session)) _unread.Add(session.Id);
        else _complete.Add(session.Id);
    }

    /// <inheritdoc/>
    public void Closed(ClosedRecording recording)
    {
        if (!_turns) Recovered.Add(recording.SessionId);
        _unread.Closed(recording.SessionId);
        _closed.Enqueue(recording);
        GiveClosed();
    }

    /// <inheritdoc/>
    public void Changed(IndexedRow row)
    {
        if (row.IsDirty) return;
        row.IsDirty = true;
        _chars += CharsOf(row);
        (row.IsKnown && row.Times > 1 ? _counts : _fresh).Add(row);
    }

    /// <inheritdoc/>
    public void Turn() => Turn(isLast: false);

    /// <inheritdoc/>
    public void Stopped() => Turn(isLast: true);

    private void Turn(bool isLast)
    {
        _turns = true;
        long now = time.GetTimestamp();
        bool asked = TakeAsked(isLast) || isLast;
        bool fresh = asked || time.GetElapsedTime(_freshAt, now) >= FreshInterval;
        if (!fresh) return;
        _freshAt = now;
        ShowOlder();
        bool counts = asked || _complete.Count > 0 || _left > 0 || !_unread.IsEmpty || _counts.Count >= EntryRowsMax * 16 || time.GetElapsedTime(_countsAt, now) >= CountsInterval;
        GiveClosed();
        bool well = Give(_fresh);
        if (counts)
        {
            _countsAt = now;
            well &= Give(_counts);
        }

        if (well && _complete.Count > 0 && log.TryWrite(new AuditEntry.Complete([.. _complete]))) _complete.Clear();
        if (_fresh.Count + _counts.Count > waitingRowsMax || _chars > (long)waitingRowsMax * RowCharsMax) Drop();
        // Rows that came later would be added to what is read.
        else if (well && counts && log.Fault is null && TellLeft()) _unread.Give();
        if (well) Answer();
        Rest(now);
    }

    // What was asked for before the turn before is in the rows of this one: the drain has read the journals in between. When no turn follows, it has read everything.
    private bool TakeAsked(bool isLast)
    {
        lock (_gate)
        {
            if (isLast) _asking = [.. _asking, .. _asked];
            if (isLast) _asked = [];
            if (_asking.Count == 0 && _asked.Count == 0) return false;
            bool due = _asking.Count > 0;
            if (!due) (_asking, _asked) = (_asked, _asking);
            return due;
        }
    }

    private void Answer()
    {
        lock (_gate)
        {
            foreach (TaskCompletionSource asking in _asking) log.TryWrite(new AuditEntry.Mark(asking));
            _asking.Clear();
        }
    }

    private void ShowOlder()
    {
        long before = time.Microseconds() - 1_000_000;
        for (int i = _active.Count - 1; i >= 0; i--)
        {
            IndexedSession session = _active[i];
            session.ShowOlder(before);
            if (session.Waits) continue;
            session.IsActive = false;
            _active.RemoveAt(i);
        }
    }

    private void Rest(long ticks)
    {
        if (time.GetElapsedTime(_restAt, ticks) < CountsInterval) return;
        _restAt = ticks;
        long now = time.Microseconds();
        foreach (IndexedSession session in _sessions.Values) session.Rest(now);
    }

    private bool Give(List<IndexedRow> rows)
    {
        int given = 0;
        while (given < rows.Count)
        {
            List<IndexedRow> part = rows.GetRange(given, Math.Min(EntryRowsMax, rows.Count - given));
            if (!log.TryWrite(new AuditEntry.Indexed([.. part.Select(row => (row.Place, row.ToRow()))]))) break;
            foreach (IndexedRow row in part)
            {
                (row.IsDirty, row.IsKnown) = (false, true);
                _chars -= CharsOf(row);
            }

            given += part.Count;
        }

        rows.RemoveRange(0, given);
        return rows.Count == 0;
    }

    // One that found the queue full goes with the next.
    private void GiveClosed()
    {
        while (_closed.TryPeek(out ClosedRecording? closed) && log.TryWrite(new AuditEntry.Closed(closed))) _closed.Dequeue();
    }

    private void Drop()
    {
        if (_left == 0) AuditLogMessages.RowsLeftOut(logger, _fresh.Count + _counts.Count);
        _left += _fresh.Count + _counts.Count;
        foreach (IndexedRow row in _fresh.Concat(_counts)) row.IsDirty = false;
        foreach (string id in _complete) _unread.Add(id);
        _fresh.Clear();
        _counts.Clear();
        _chars = 0;
        _complete.Clear();
        _dropped.UnionWith(_sessions.Keys);
    }

    private static int CharsOf(IndexedRow row) => row.Text?.Length ?? 0;

    // Whoever reads the audit sees that something is missing until its sessions have ended.
    private bool TellLeft()
    {
        if (_left == 0) return true;
        AuditEvent gap = new(time.GetUtcNow(), RootEvents.Gap)
        {
            Detail = $"{_left} rows of commands were left out while the audit could not be written. Their sessions are read from their recordings once these are closed.",
        };
        if (!log.TryWrite(new AuditEntry.Row(gap))) return false;
        _left = 0;
        return true;
    }

    private IndexedSession Active(UInt128 key)
    {
        IndexedSession session = SessionOf(key);
        if (session.IsActive) return session;
        session.IsActive = true;
        _active.Add(session);
        return session;
    }

    private IndexedSession SessionOf(UInt128 key)
    {
        if (_sessions.TryGetValue(key, out IndexedSession? session)) return session;
        string id = Encoding.ASCII.GetString(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in key)));
        return _sessions[key] = new IndexedSession(id, this, _texts, _commands, hasLiterals);
    }
}
