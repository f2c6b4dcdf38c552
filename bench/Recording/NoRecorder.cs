using HoopWire.Net;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Bench.Recording;

/// <summary>Records nothing: what recording is compared with. There is no such gateway outside of this benchmark.</summary>
internal sealed class NoRecorder : IRecorder
{
    public string? Fault => null;

    public SessionRecorder Open(Loop loop, SessionHeader header) => new Session();

    public ValueTask DisposeAsync() => default;

    private sealed class Session : SessionRecorder
    {
        public override AppendResult Command(in CommandEvent command) => AppendResult.Written;

        public override AppendResult Result(in ResultEvent result) => AppendResult.Written;

        public override AppendResult Reserve(long bytes) => AppendResult.Written;

        public override AppendResult Rows(in RowsEvent rows) => AppendResult.Written;

        public override AppendResult Terminal(in TerminalEvent terminal) => AppendResult.Written;

        public override AppendResult Approval(in ApprovalEvent approval) => AppendResult.Written;

        public override AppendResult Digest(in DigestEvent digest) => AppendResult.Written;

        public override AppendResult Notice(in NoticeEvent notice) => AppendResult.Written;

        public override void NotifyWritable(Action<object?> callback, object? state) => callback(state);

        public override void Complete(EndReason reason)
        {
        }
    }
}
