using HoopWire.Net;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.MySql.Tests.Support.Relaying;

/// <summary>A recorder that has no room for some results at first.</summary>
internal sealed class RefusingRecorder(SessionRecorder inner, Loop loop) : SessionRecorder
{
    /// <summary>Results that it is still to refuse.</summary>
    public int Results { get; set; }

    /// <summary>Commands recorded.</summary>
    public int Commands { get; private set; }

    /// <summary>The results recorded: code and message.</summary>
    public List<(string? Code, string Message)> Recorded { get; } = [];

    public override AppendResult Command(in CommandEvent command)
    {
        Commands++;
        return inner.Command(command);
    }

    public override AppendResult Result(in ResultEvent result)
    {
        if (Results > 0)
        {
            Results--;
            return AppendResult.Full;
        }

        if (result.ErrorCode is not null) Recorded.Add((result.ErrorCode, System.Text.Encoding.UTF8.GetString(result.ErrorMessage)));
        return inner.Result(result);
    }

    public override AppendResult Reserve(long bytes) => inner.Reserve(bytes);

    public override AppendResult Rows(in RowsEvent rows) => inner.Rows(rows);

    public override AppendResult Terminal(in TerminalEvent terminal) => inner.Terminal(terminal);

    public override AppendResult Approval(in ApprovalEvent approval) => inner.Approval(approval);

    public override AppendResult Digest(in DigestEvent digest) => inner.Digest(digest);

    public override AppendResult Notice(in NoticeEvent notice) => inner.Notice(notice);

    public override void NotifyWritable(Action<object?> callback, object? state) => loop.Post(callback, state);

    public override void Complete(EndReason reason) => inner.Complete(reason);
}
