using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>The ends of results: each is recorded before it is delivered.</summary>
/// <param name="exchange">The session.</param>
/// <param name="texts">What the target says in words.</param>
internal sealed class CompletionReplies(Exchange exchange, ServerTexts texts)
{
    /// <summary>CommandComplete, EmptyQueryResponse, PortalSuspended.</summary>
    public Step Complete(byte type, in Frame frame)
    {
        if (exchange.Replies.Count == 0) return exchange.ViolatedByTarget("a completion that nothing asked for");
        ref var reply = ref exchange.Replies.Head;
        bool allowed = reply.Kind == ReplyKind.Execute || (reply.Kind == ReplyKind.Query && type != BackendMessage.PortalSuspended);
        if (!allowed || exchange.Result.HasFailed) return exchange.ViolatedByTarget("a completion that nothing asked for");
        if (reply.Refusal is not null) return exchange.Result.IsSuppressed ? CompleteStopped(frame, ref reply) : exchange.ViolatedByTarget("a success for what must fail");
        ReadOnlySpan<byte> tag = type == BackendMessage.PortalSuspended ? "SUSPENDED"u8 : default;
        if (type == BackendMessage.CommandComplete)
        {
            if (!CommandComplete.TryRead(frame.Body, out var complete)) return exchange.ViolatedByTarget("a CommandComplete that is malformed");
            if (exchange.Judge.Columns is not null && !complete.IsWellFormed) return exchange.ViolatedByTarget("a command tag that is no server's");
            tag = complete.Tag;
        }
        if ((!reply.Swallow || reply.IsDropped) && !Record(reply, tag, null, default)) return Step.Waiting;
        exchange.IsCopyingIn = false;
        if (!reply.Swallow) exchange.Client.Connection.Forward(frame.Available);
        NoteEffects(reply);
        if (type == BackendMessage.PortalSuspended) exchange.StateWatch.Stopped(reply);
        else exchange.StateWatch.Completed(reply, tag);
        exchange.Result.Reset();
        exchange.Result.Statement++;
        if (reply.Kind == ReplyKind.Execute)
        {
            exchange.Result.Statement = 0;
            exchange.ReplyDone();
        }
        return Step.Taken(frame);
    }

    /// <summary>ErrorResponse: the target's own, or the sign that a refused message has failed as it must.</summary>
    public Step Error(in Frame frame)
    {
        if (!ErrorResponse.TryRead(frame.Body, out var fields)) return exchange.ViolatedByTarget("an ErrorResponse that is malformed");
        if (exchange.Replies.Count == 0)
        {
            // Unasked for: the target is being shut down, or has lost patience. It closes next.
            WriteError(frame, fields, null);
            return Step.Taken(frame);
        }
        ref var reply = ref exchange.Replies.Head;
        var refusal = reply.Refusal;
        bool told = exchange.Result.HasTold;
        if ((!reply.Swallow || reply.IsDropped) && !told && !RecordError(reply, fields, refusal)) return Step.Waiting;
        exchange.IsCopyingIn = false;
        exchange.Path.Failed();
        exchange.State.Failed(reply.State);
        if (!told && !reply.IsDropped && (!reply.Swallow || reply.Kind != ReplyKind.Query))
        {
            if (refusal is not null) texts.WriteRefusal(refusal);
            else WriteError(frame, fields, reply.Decision);
        }
        exchange.Result.Reset();
        exchange.Result.HasFailed = true;
        if (reply.Kind is not (ReplyKind.Query or ReplyKind.FunctionCall or ReplyKind.Sync)) PassOverUntilSync();
        return Step.Taken(frame);
    }

    private void WriteError(in Frame frame, ResponseFields fields, StatementDecision? decision)
    {
        texts.WriteError(frame, fields, decision);
        // It closes next, and the client knows why.
        if (ServerTexts.IsFatal(fields)) exchange.TargetFarewell = Encoding.ASCII.GetString(fields.Find(FieldCode.SqlState));
    }

    /// <summary>ReadyForQuery.</summary>
    public Step Ready(in Frame frame)
    {
        if (!ReadyForQuery.TryRead(frame.Body, out byte status)) return exchange.ViolatedByTarget("a ReadyForQuery that is malformed");
        if (exchange.Replies.Count == 0) return exchange.ViolatedByTarget("a ReadyForQuery that nothing asked for");
        ref var reply = ref exchange.Replies.Head;
        if (reply.Kind is not (ReplyKind.Query or ReplyKind.Sync or ReplyKind.FunctionCall))
            return exchange.ViolatedByTarget("a ReadyForQuery before its replies");
        if (reply.Refusal is not null && !exchange.Result.HasFailed && !exchange.Result.HasTold) return exchange.ViolatedByTarget("a success for what must fail");
        if (exchange.Control.IsCancelling)
        {
            exchange.Target.Wait(Waits.Cancel);
            return Step.Waiting;
        }
        if (reply.Kind == ReplyKind.FunctionCall && !exchange.Result.HasFailed && !Record(reply, "FUNCTION CALL"u8, null, default)) return Step.Waiting;
        if (!reply.Swallow) exchange.Client.Connection.Forward(frame.Available);
        exchange.TransactionStatus = status;
        exchange.StateWatch.Ready(reply, exchange.Result.HasFailed, isOpen: status != ReadyForQuery.Idle);
        exchange.Result.Reset();
        exchange.Result.Statement = 0;
        if (exchange.Replies.Count == 1) exchange.HasBarrier = false;
        exchange.HasSet = false;
        if (status == ReadyForQuery.Idle) exchange.Cursors.TransactionEnded();
        exchange.ReplyDone();
        exchange.Path.Ready(isOpen: status != ReadyForQuery.Idle, isResting: exchange.Replies.Count == 0 && !exchange.HasUnsynced);
        if (exchange.Replies.Count > 0) return Step.Taken(frame);
        exchange.CaughtUp();
        if (status == ReadyForQuery.Idle && exchange is { HasOwnObjects: true, Judge.FollowsNames: true })
        {
            // What was made is now seen by others, or gone.
            exchange.OwnObjectsAt = exchange.Time.GetTimestamp();
            exchange.Control.RefreshCatalogue();
        }
        // Portals bound meanwhile belong to what is still under way.
        if (status == ReadyForQuery.Idle) exchange.Portals.TransactionEnded();
        texts.AtRest();
        return Step.Taken(frame);
    }

    /// <summary>
    /// A result that was stopped at a limit came to its end before the cancel reached it. The client reads the error all the same; what it sent
    /// behind it up to its Sync was run by the target, and its replies are dropped.
    /// </summary>
    private Step CompleteStopped(in Frame frame, ref ReplyEntry reply)
    {
        if (!exchange.Result.HasTold)
        {
            if (!Record(reply, default, reply.Refusal!.Code, Encoding.UTF8.GetBytes(reply.Refusal.Message))) return Step.Waiting;
            texts.WriteRefusal(reply.Refusal);
        }
        exchange.StateWatch.Stopped(reply);
        if (reply.Kind == ReplyKind.Query)
        {
            // The results of later statements in the same text are dropped as well.
            exchange.Result.HasTold = true;
            return Step.Taken(frame);
        }
        exchange.Result.Reset();
        exchange.ReplyDone();
        SwallowUntilSync();
        return Step.Taken(frame);
    }

    private void SwallowUntilSync()
    {
        for (int i = 0; i < exchange.Replies.Count; i++)
        {
            ref var later = ref exchange.Replies[i];
            if (later.Kind == ReplyKind.Sync) return;
            later.Swallow = true;
            later.IsDropped = true;
        }
        exchange.SkipsUntilSync = true;
    }

    /// <summary>After an error in the extended protocol the target answers nothing up to the Sync (protocol-flow, "Extended Query").</summary>
    private void PassOverUntilSync()
    {
        while (exchange.Replies.Count > 0)
        {
            ref var reply = ref exchange.Replies.Head;
            if (reply.Kind == ReplyKind.Sync) return;
            if (reply.Kind == ReplyKind.Parse && reply.Statement is { } parsed) exchange.Statements.ParseAnswered(parsed, false);
            if (reply.Kind == ReplyKind.Close && reply.Statement is { } closed) exchange.Statements.CloseAnswered(closed.Name, false);
            exchange.ReplyDone();
        }
        exchange.Result.Reset();
        exchange.SkipsUntilSync = true;
    }

    private bool RecordError(in ReplyEntry reply, ResponseFields fields, Refusal? refusal)
    {
        if (reply.Sequence == 0) return true;
        if (refusal is not null) return Record(reply, default, refusal.Code, Encoding.UTF8.GetBytes(refusal.Message));
        string code = Encoding.ASCII.GetString(fields.Find(FieldCode.SqlState));
        ReadOnlySpan<byte> message = texts.IsWithheld(fields, code, reply.Decision) ? "(withheld)"u8 : texts.Hidden(fields.Find(FieldCode.Message));
        return Record(reply, default, code, message.Length > 4096 ? message[..4096] : message);
    }

    private bool Record(in ReplyEntry reply, ReadOnlySpan<byte> tag, string? code, ReadOnlySpan<byte> message)
    {
        var result = exchange.Result;
        var shape = reply.Kind == ReplyKind.Query ? result.QueryShape : reply.Portal?.Shape;
        var recorded = new ResultEvent
        {
            Sequence = reply.Sequence,
            Tag = tag,
            Columns = shape is null ? default : shape.Recorded,
            Rows = result.Rows,
            Bytes = result.Bytes,
            Duration = exchange.Time.GetElapsedTime(reply.ForwardedAt),
            Masked = exchange.Counts.ToBlock(),
            ErrorCode = code,
            ErrorMessage = message,
            Sha256 = exchange.Rows.Digest(),
        };
        if (!exchange.Watch.Write(reply)) return false;
        bool records = (result.Recorded ?? exchange.Judge.Policy.Results) != RecordedResults.None;
        if (records && !exchange.IsWritten(exchange.Recorder.Result(recorded), exchange.Target)) return false;
        exchange.Counts.Reset();
        exchange.Rows.Reset();
        exchange.Watch.Reset();
        return true;
    }

    private void NoteEffects(in ReplyEntry reply)
    {
        if (reply.Decision is not { } decision) return;
        int index = reply.Kind == ReplyKind.Query ? exchange.Result.Statement : 0;
        if (reply.CursorOf(index) is { Fetches: false } use)
        {
            exchange.Cursors.Changed(use);
            if (use.Name is { } name) exchange.Portals.Find(name)?.Delivered.Clear();
        }
        exchange.HasSet |= decision.Sets;
        if (decision.ChangesPath) exchange.Path.Ran(reply.Kind == ReplyKind.Query ? decision.Path : null);
        if (decision.ChangesCatalog) (exchange.CodeChangedAt, exchange.HasUncommittedCode) = (exchange.Time.GetTimestamp(), true);
        if (decision.ChangesShared) exchange.Defined.Ran(exchange.Time.GetTimestamp());
        if (decision.ChangesCatalog && exchange.Judge.FollowsNames) exchange.Control.RefreshCatalogue();
    }
}
