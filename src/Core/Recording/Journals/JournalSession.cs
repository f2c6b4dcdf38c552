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
    private Action<object?>? _syncCallback;
    private object? _syncState;

    public UInt128 Key { get; } = JournalRecord.KeyOf(id);

    /// <summary>Whether the session waits for room: the drain writes its frame at once. Any thread.</summary>
    public bool Waits => _waits;

    /// <summary>Whether the event refused last would not be refused now.</summary>
    public bool CanWrite => owner.Failed || Fits(_refused);

    /// <inheritdoc/>
    public override bool WaitsForDisk => owner.Options.Durable;

    /// <inheritdoc/>
    public override bool IsSynced => owner.IsSynced(_durableAt);

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
        if (Check(size) is var check && check != AppendResult.Written) return check;
        var writer = Begin(RecordKind.Digest, (int)size);
        writer.Number(digest.Sequence);
        writer.Number(digest.Length);
        writer.Text(digest.Part);
        writer.Bytes(digest.Sha256);
        return Commit(size);
    }

    /// <inheritdoc/>
    public override AppendResult Notice(in NoticeEvent notice)
    {
        long size = JournalLayout.RecordHeadBytes + 8 + RecordWriter.SizeOf(notice.Kind) + RecordWriter.SizeOf(notice.Text) + RecordWriter.SizeOf(notice.Rule);
        if (Check(size) is var check && check != AppendResult.Written) return check;
        var writer = Begin(RecordKind.Notice, (int)size);
        writer.Number(notice.Sequence);
        writer.Text(notice.Kind);
        writer.Text(notice.Text);
        writer.Text(notice.Rule);
        return Commit(size);
    }

    /// <inheritdoc/>
    public override void NotifyWritable(Action<object?> callback, object? state)
    {
        if (_callback is not null) throw new InvalidOperationException("One callback at a time: the one before has not been called yet.");
        _callback = callback;
        _callbackState = state;
        _waits = true;
        owner.Wait(this);
    }

    /// <inheritdoc/>
    public override void NotifySynced(Action<object?> callback, object? state)
    {
        if (_syncCallback is not null) throw new InvalidOperationException("One callback at a time: the one before has not been called yet.");
        _syncCallback = callback;
        _syncState = state;
        owner.WaitForSync(this);
    }

    /// <inheritdoc/>
    public override void Complete(EndReason reason)
    {
        if (_completed || owner.Closed) return;
        _completed = true;
        _syncCallback = null;
        _callback = null;
        _waits = false;
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

    /// <summary>Calls the waiting callback. The loop's thread.</summary>
    public void Wake()
    {
        var callback = _callback;
        var state = _callbackState;
        _waits = false;
        _callback = null;
        _callbackState = null;
        callback?.Invoke(state);
    }

    /// <summary>Calls what waits for the disk. The loop's thread.</summary>
    public void WakeSynced()
    {
        var callback = _syncCallback;
        var state = _syncState;
        _syncCallback = null;
        _syncState = null;
        callback?.Invoke(state);
    }

    private AppendResult Check(long size)
    {
        // An event beyond every cap is refused for good: waiting would not help it.
        if (_completed || owner.Failed || size > owner.EventBytesMax) return AppendResult.Failed;
        return FitOrRefuse(size);
    }

    private AppendResult FitOrRefuse(long size)
    {
        if (Fits(size)) return AppendResult.Written;
        _refused = size;
        owner.Refused();
        return AppendResult.Full;
    }

    private bool Fits(long size)
    {
        long held = _written - Volatile.Read(ref _released);
        // A session that holds nothing may always write one event, however small its credit.
        bool credit = held == 0 || held + size <= owner.Options.SessionCreditBytes;
        return credit && _journal.HasRoom(size, owner.EndReserve);
    }

    private RecordWriter Begin(RecordKind kind, int size)
    {
        var record = _journal.Begin(kind, size);
        BinaryPrimitives.WriteInt64LittleEndian(record[JournalLayout.LineOffset..], ++_line);
        BinaryPrimitives.WriteInt64LittleEndian(record[JournalLayout.TimeOffset..], owner.NowMicroseconds);
        MemoryMarshal.Write(record[JournalLayout.SessionOffset..], Key);
        return new RecordWriter(record[JournalLayout.RecordHeadBytes..]);
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
