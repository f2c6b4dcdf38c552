using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Fuzz.Relaying;

/// <summary>A recorder with room for everything, which keeps nothing.</summary>
internal sealed class NullRecorder : SessionRecorder
{
    public override AppendResult Command(in CommandEvent command) => AppendResult.Written;

    public override AppendResult Result(in ResultEvent result) => AppendResult.Written;

    public override AppendResult Reserve(long bytes) => AppendResult.Written;

    public override AppendResult Rows(in RowsEvent rows) => rows.Data.Length <= RowsBytesMax ? AppendResult.Written : AppendResult.Failed;

    public override AppendResult Terminal(in TerminalEvent terminal) => AppendResult.Written;

    public override AppendResult Approval(in ApprovalEvent approval) => AppendResult.Written;

    public override AppendResult Digest(in DigestEvent digest) => AppendResult.Written;

    public override AppendResult Notice(in NoticeEvent notice) => AppendResult.Written;

    public override void NotifyWritable(Action<object?> callback, object? state) => throw new FuzzFailure("room was waited for");

    public override void Complete(EndReason reason)
    {
        // Nothing is kept.
    }
}
