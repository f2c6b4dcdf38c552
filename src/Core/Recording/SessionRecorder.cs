using HoopWire.Sessions;

namespace HoopWire.Recording;

/// <summary>
/// Takes the events of one session, on its loop, by a copy into the loop's journal: no system call, no allocation. Encoding, compression,
/// hashing and the session's own file follow elsewhere.
/// </summary>
public abstract class SessionRecorder
{
    /// <summary>The most bytes of rows in one event.</summary>
    public const int RowsBytesMax = 64 << 10;

    /// <summary>Records a command. Nothing of the command is forwarded unless this says <see cref="AppendResult.Written"/>.</summary>
    public abstract AppendResult Command(in CommandEvent command);

    /// <summary>Records a result. The end of the result is not delivered unless this says <see cref="AppendResult.Written"/>.</summary>
    public abstract AppendResult Result(in ResultEvent result);

    /// <summary>
    /// Makes sure that rows of so many bytes, in pieces of at most <see cref="RowsBytesMax"/>, can be recorded in this turn of the loop: after
    /// <see cref="AppendResult.Written"/> they may be handed to the peer's connection, and recorded before it is flushed.
    /// </summary>
    public abstract AppendResult Reserve(long bytes);

    /// <summary>Records rows that there is room reserved for; at most <see cref="RowsBytesMax"/> of them.</summary>
    public abstract AppendResult Rows(in RowsEvent rows);

    /// <summary>Records what happens on a terminal. Nothing of it is delivered unless this says <see cref="AppendResult.Written"/>.</summary>
    public abstract AppendResult Terminal(in TerminalEvent terminal);

    /// <summary>Records a step of an approval.</summary>
    public abstract AppendResult Approval(in ApprovalEvent approval);

    /// <summary>Records the digest of a part that streamed. Nothing can wait for it, so that it is never refused for lack of room: it is kept, and written before anything else of the session.</summary>
    public abstract AppendResult Digest(in DigestEvent digest);

    /// <summary>Records a notice. Like a digest it is never refused for lack of room.</summary>
    public abstract AppendResult Notice(in NoticeEvent notice);

    /// <summary>Calls back on the session's loop once events fit again, or the recorder has failed. One callback at a time.</summary>
    public abstract void NotifyWritable(Action<object?> callback, object? state);

    /// <summary>Whether commands wait for the disk: what is sent to the target must be held back while <see cref="IsSynced"/> is false.</summary>
    public virtual bool WaitsForDisk => false;

    /// <summary>Whether every command and approval recorded so far may be acted on.</summary>
    public virtual bool IsSynced => true;

    /// <summary>Whether the recorder cannot write: nothing more may be forwarded.</summary>
    public virtual bool HasFailed => false;

    /// <summary>
    /// Calls back on the session's loop once <see cref="IsSynced"/>, or <see cref="HasFailed"/>: any number of callbacks, in the order they came; none after the session's end. What one of them
    /// records, the next ones find not synced yet.
    /// </summary>
    public virtual void NotifySynced(Action<object?> callback, object? state) => callback(state);

    /// <summary>Records the end and lets the file be closed. Never refuses: room for it is kept. Nothing may follow.</summary>
    public abstract void Complete(EndReason reason);
}
