using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using HoopWire.Sessions;

namespace HoopWire.Recording.Journals;

/// <summary>Writes one session's events into its loop's journal.</summary>
internal sealed class JournalSession(LoopJournal owner, string id) : SessionRecorder
{
    private const int RowsHeadBytesMax = 2048;
    private readonly Journal _journal = owner.Journal;
    private long _line;
    private long _written;
    private long _released;
    private long _refused;
    private long _commands;
    private bool _completed;
    private volatile bool _waits;
    private Action<object?>? _callback;
    private object? _callbackState;
    private long _durableAt;
    private Queue<(Action<object?> Callback, object? State)>? _syncCallbacks;
    private bool _awaitsSync;
    private KeptEvents? _kept;
    private EndReason? _end;

    public UInt128 Key { get; } = JournalRecord.KeyOf(id);

    /// <summary>Whether the session waits for room: the drain writes its frame at once. Any thread.</summary>
    public bool Waits => _waits;

    /// <summary>Whether something of what it waits for can be done now.</summary>
    public bool CanWrite => owner.Closed || (HasKept
        ? _journal.HasRoom(_kept!.RecordBytes, owner.EndReserve) || (_callback is not null && owner.Failed)
        : _callback is null || owner.Failed || Fits(_refused));

    /// <summary>Whether events wait for room that have been taken already.</summary>
    public bool HasKept => _kept is { IsEmpty: false };

    /// <inheritdoc/>
    public override bool WaitsForDisk => owner.Options.Durable;

    /// <inheritdoc/>
    public override bool IsSynced => !(owner.Options.Durable && HasKept) && owner.IsSynced(_durableAt);

    /// <inheritdoc/>
    public override bool HasFailed => owner.Failed;

    /// <summary>So many bytes of the session lie in its file. The drain's thread.</summary>
    public void Release(long bytes) => Volatile.Write(ref _released, _released + bytes);

    /// <summary>Writes the first line, for which the owner found room.</summary>
    public void Start(ReadOnlySpan<byte> json)
    {
        int size = JournalLayout.RecordHeadBytes + (int)RecordWriter.SizeOf(json);
        var writer = Begin(RecordKind.Session, size);
        writer.Bytes(json);
        Commit(size);
    }

    /// <inheritdoc/>
    public override AppendResult Command(in CommandEvent command)
    {
        long size = JournalLayout.RecordHeadBytes + 24 + RecordWriter.SizeOf(command.Kind) + RecordWriter.SizeOf(command.Text)
            + RecordWriter.SizeOf(command.TextSha256) + RecordWriter.SizeOf(command.StatementName) + RecordWriter.SizeOf(command.Parameters)
            + RecordWriter.SizeOf(command.Rule) + RecordWriter.SizeOf(command.Observed) + RecordWriter.SizeOf(command.ApprovalId);
        if (Check(size) is var check && check != AppendResult.Written) return check;
        var writer = Begin(RecordKind.Command, (int)size);
        writer.Number(command.Sequence);
        writer.Number(command.TextLength);
        writer.Number((long)command.Verdict);
        writer.Text(command.Kind);
        writer.Bytes(command.Text);
        writer.Bytes(command.TextSha256);
        writer.Bytes(command.StatementName);
        writer.Bytes(command.Parameters);
        writer.Text(command.Rule);
        writer.Text(command.Observed);
        writer.Text(command.ApprovalId);
        _commands++;
        return CommitDurable(size);
    }

    /// <inheritdoc/>
    public override AppendResult Result(in ResultEvent result)
    {
        long size = JournalLayout.RecordHeadBytes + 32 + RecordWriter.SizeOf(result.Sha256) + RecordWriter.SizeOf(result.Tag) + RecordWriter.SizeOf(result.Columns)
            + RecordWriter.SizeOf(result.Masked) + RecordWriter.SizeOf(result.ErrorCode) + RecordWriter.SizeOf(result.ErrorMessage);
        if (Check(size) is var check && check != AppendResult.Written) return check;
        var writer = Begin(RecordKind.Result, (int)size);
        writer.Number(result.Sequence);
        writer.Number(result.Rows);
        writer.Number(result.Bytes);
        writer.Number(result.Duration.Ticks / TimeSpan.TicksPerMicrosecond);
        writer.Bytes(result.Tag);
        writer.Bytes(result.Columns);
        writer.Bytes(result.Masked);
        writer.Text(result.ErrorCode);
        writer.Bytes(result.ErrorMessage);
        writer.Bytes(result.Sha256);
        return Commit(size);
    }

    /// <inheritdoc/>
    public override AppendResult Reserve(long bytes)
    {
        // The largest head of a piece, its alignment, and the pad before the ring's end, for each.
        long size = bytes + ((1 + (bytes / RowsBytesMax)) * RowsHeadBytesMax) + RowsBytesMax;
        if (_completed || owner.Failed || size > _journal.RingBytes / 4) return AppendResult.Failed;
        return FitOrRefuse(size);
    }

    /// <inheritdoc/>
    public override AppendResult Rows(in RowsEvent rows)
    {
        int size = JournalLayout.RecordHeadBytes + 40 + (int)RecordWriter.SizeOf(rows.Formats) + (int)RecordWriter.SizeOf(rows.Data);
        // What was reserved is taken even by a recorder that has failed since: it lies in the journal, and was promised.
        if (_completed || owner.Closed || rows.Data.Length > RowsBytesMax || !_journal.HasRoom(size, owner.EndReserve)) return AppendResult.Failed;
        var writer = Begin(RecordKind.Rows, size);
        writer.Number(rows.Sequence);
        writer.Number((long)rows.Part);
        writer.Number(rows.First);
        writer.Number(rows.Offset);
        writer.Number(rows.Length);
        writer.Bytes(rows.Formats);
        writer.Bytes(rows.Data);
        return Commit(size);
    }

    /// <inheritdoc/>
    public override AppendResult Terminal(in TerminalEvent terminal)
    {
        long size = JournalLayout.RecordHeadBytes + 32 + RecordWriter.SizeOf(terminal.Data);
        if (Check(size) is var check && check != AppendResult.Written) return check;
        var writer = Begin(RecordKind.Terminal, (int)size);
        writer.Number(terminal.Sequence);
        writer.Number((long)terminal.Part);
        writer.Number(terminal.Columns);
        writer.Number(terminal.Rows);
        writer.Bytes(terminal.Data);
        return Commit(size);
    }

    /// <inheritdoc/>
    public override AppendResult Approval(in ApprovalEvent approval)
    {
        long size = JournalLayout.RecordHeadBytes + 8 + RecordWriter.SizeOf(approval.ApprovalId) + RecordWriter.SizeOf(approval.Step)
            + RecordWriter.SizeOf(approval.By) + RecordWriter.SizeOf(approval.Reason);
        if (Check(size) is var check && check != AppendResult.Written) return check;
        var writer = Begin(RecordKind.Approval, (int)size);
        writer.Number(approval.Sequence);
        writer.Text(approval.ApprovalId);
        writer.Text(approval.Step);
        writer.Text(approval.By);
        writer.Text(approval.Reason);
        return CommitDurable(size);
    }

    /// <inheritdoc/>
    public override AppendResult Digest(in DigestEvent digest)
    {
        long size = JournalLayout.RecordHeadBytes + 16 + RecordWriter.SizeOf(digest.Part) + RecordWriter.SizeOf(digest.Sha256);
        if (!TryBegin(RecordKind.Digest, (int)size, out var writer, out bool isKept)) return AppendResult.Failed;
        writer.Number(digest.Sequence);
        writer.Number(digest.Length);
        writer.Text(digest.Part);
        writer.Bytes(digest.Sha256);
        return isKept ? Keep() : CommitDurable(size);
    }

    /// <inheritdoc/>
    public override AppendResult Notice(in NoticeEvent notice)
    {
        long size = JournalLayout.RecordHeadBytes + 8 + RecordWriter.SizeOf(notice.Kind) + RecordWriter.SizeOf(notice.Text) + RecordWriter.SizeOf(notice.Rule);
        if (!TryBegin(RecordKind.Notice, (int)size, out var writer, out bool isKept)) return AppendResult.Failed;
        writer.Number(notice.Sequence);
        writer.Text(notice.Kind);
        writer.Text(notice.Text);
        writer.Text(notice.Rule);
        return isKept ? Keep() : Commit(size);
    }

    /// <inheritdoc/>
    public override void NotifyWritable(Action<object?> callback, object? state)
    {
        if (_callback is not null) throw new InvalidOperationException("One callback at a time: the one before has not been called yet.");
        _callback = callback;
        _callbackState = state;
        AwaitRoom();
    }

    /// <inheritdoc/>
    public override void NotifySynced(Action<object?> callback, object? state)
    {
        (_syncCallbacks ??= new()).Enqueue((callback, state));
        if (_awaitsSync) return;
        _awaitsSync = true;
        owner.WaitForSync(this);
    }

    /// <inheritdoc/>
    public override void Complete(EndReason reason)
    {
        if (_completed || owner.Closed) return;
        _completed = true;
        _syncCallbacks?.Clear();
        _callback = null;
        if (WriteKept()) WriteEnd(reason);
        else _end = reason;
    }

    /// <summary>Does what there is room for now, and calls the waiting callback once there is enough. The loop's thread.</summary>
    public void Wake()
    {
        _waits = false;
        bool isWritten = !owner.Closed && WriteKept();
        if (isWritten && _end is { } end)
        {
            _end = null;
            WriteEnd(end);
        }

        if (_callback is { } callback && (owner.Failed || (isWritten && Fits(_refused))))
        {
            var state = _callbackState;
            _callback = null;
            _callbackState = null;
            callback(state);
        }

        if (!owner.Closed && (HasKept || _callback is not null)) AwaitRoom();
    }

    private void WriteEnd(EndReason reason)
    {
        Span<byte> detail = stackalloc byte[JournalLayout.EndDetailBytesMax];
        // A sentence that is too long is cut between characters.
        Utf8.FromUtf16(reason.Detail, detail, out _, out int kept);
        int size = JournalLayout.RecordHeadBytes + 24 + (int)RecordWriter.SizeOf(detail[..kept]);
        bool room = _journal.HasRoom(size, 0);
        Debug.Assert(room, "Room for every open session's end is kept.");
        if (!room) return;
        var writer = Begin(RecordKind.End, size);
        writer.Number((long)reason.Side);
        writer.Number((long)reason.Stage);
        writer.Number(_commands);
        writer.Bytes(detail[..kept]);
        Commit(size);
        owner.Completed();
    }

    /// <summary>Calls what waits for the disk. The loop's thread.</summary>
    public void WakeSynced()
    {
        var callbacks = _syncCallbacks!;
        // Who asks again meanwhile waits for the next time, and after the session's end nobody is called.
        try
        {
            for (int left = callbacks.Count; left > 0 && callbacks.TryDequeue(out var waiting); left--) waiting.Callback(waiting.State);
        }
        finally
        {
            _awaitsSync = callbacks.Count > 0;
            if (_awaitsSync) owner.WaitForSync(this);
        }
    }

    private AppendResult Check(long size)
    {
        // An event beyond every cap is refused for good: waiting would not help it.
        if (_completed || owner.Failed || size > owner.EventBytesMax) return AppendResult.Failed;
        return FitOrRefuse(size);
    }

    private AppendResult FitOrRefuse(long size)
    {
        if (WriteKept() && Fits(size)) return AppendResult.Written;
        _refused = size;
        owner.Refused();
        return AppendResult.Full;
    }

    private bool Fits(long size)
    {
        long held = _written - Volatile.Read(ref _released);
        // A session that holds nothing may always write one event, however small its credit.
        bool credit = held == 0 || held + size <= owner.Options.SessionCreditBytes;
        return credit && _journal.HasRoom(size, owner.EndReserve + owner.NoticeReserve);
    }

    /// <summary>Begins an event that nothing can wait for. What finds no room is kept, and written before anything else of the session.</summary>
    private bool TryBegin(RecordKind kind, int size, out RecordWriter writer, out bool isKept)
    {
        isKept = false;
        writer = default;
        if (_completed || owner.Failed) return false;
        isKept = !WriteKept() || !_journal.HasRoom(size, owner.EndReserve);
        if (!isKept)
        {
            writer = Begin(kind, size);
            return true;
        }

        if (!(_kept ??= new KeptEvents()).TryAdd(kind, size, owner.NowMicroseconds, out var payload)) return false;
        writer = new RecordWriter(payload);
        return true;
    }

    private AppendResult Keep()
    {
        owner.Refused();
        AwaitRoom();
        return AppendResult.Written;
    }

    private bool WriteKept()
    {
        if (!HasKept) return true;
        while (HasKept)
        {
            int size = _kept!.RecordBytes;
            if (!_journal.HasRoom(size, owner.EndReserve)) return false;
            _kept.Payload.CopyTo(Begin(_kept.Kind, size, _kept.Time));
            _kept.Remove();
            CommitDurable(size);
        }

        owner.KeptWritten();
        return true;
    }

    private void AwaitRoom()
    {
        if (_waits) return;
        _waits = true;
        owner.Wait(this);
    }

    private RecordWriter Begin(RecordKind kind, int size) => new(Begin(kind, size, owner.NowMicroseconds));

    private Span<byte> Begin(RecordKind kind, int size, long time)
    {
        var record = _journal.Begin(kind, size);
        BinaryPrimitives.WriteInt64LittleEndian(record[JournalLayout.LineOffset..], ++_line);
        BinaryPrimitives.WriteInt64LittleEndian(record[JournalLayout.TimeOffset..], time);
        MemoryMarshal.Write(record[JournalLayout.SessionOffset..], Key);
        return record[JournalLayout.RecordHeadBytes..];
    }

    private AppendResult CommitDurable(long size)
    {
        var result = Commit(size);
        if (owner.Options.Durable) _durableAt = _journal.Head;
        return result;
    }

    private AppendResult Commit(long size)
    {
        _journal.Commit();
        _written += JournalLayout.Align(size);
        return AppendResult.Written;
    }
}
