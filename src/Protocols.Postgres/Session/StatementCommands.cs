using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Messages that carry SQL (Query, Parse) or call a function by its number (FunctionCall).</summary>
/// <param name="exchange">The session.</param>
/// <param name="record">Its commands' recorder.</param>
/// <param name="names">What SQL does to names.</param>
internal sealed class StatementCommands(Exchange exchange, CommandRecord record, SqlNames names)
{
    /// <summary>The large-object functions that libpq calls by number (fe-lobj.c, pg_proc.dat): open, close, read, write, lseek, creat, create, tell, unlink, truncate and their 64-bit forms.</summary>
    private static readonly uint[] LargeObjectFunctions = [715, 952, 953, 954, 955, 956, 957, 958, 964, 1004, 3170, 3171, 3172];

    /// <summary>Query: judged, recorded, held or forwarded.</summary>
    public Step Query(in Frame frame)
    {
        if (!frame.IsWhole)
            return frame.Total <= exchange.Limits.StatementBytesMax ? Step.NeedMore(frame.Total) : LongStatement(frame, ReplyKind.Query);
        if (!Wire.Query.TryRead(frame.Body, out var query)) return exchange.ViolatedByClient("The client sent a Query that is not one text");
        if (!IsReady()) return Step.Waiting;
        var decision = Decide(query.Text);
        // Its later statements run what its first ones make.
        if (decision is { Statements: > 1, Remakes.IsEmpty: false }) exchange.Remake(decision.Remakes);
        if (AsksCatalogue(decision, exchange.NeedsCode(decision))) return Step.Waiting;
        // Why the catalogue could not be asked says more than what was decided without it.
        var unread = exchange.CatalogueFailure;
        var unnameable = names.Refuse(decision, out bool waits) ?? unread;
        var cursors = names.Cursors(decision, ref waits);
        if (waits)
        {
            exchange.WaitForEmptyQueue();
            return Step.Waiting;
        }
        unnameable ??= Refusal.OverRate(exchange.Budget.Charge(exchange.Judge.Policy.Limits, decision.Statements));
        var approval = exchange.Control.Approval;
        long sequence = approval.IsSettled ? approval.Sequence : exchange.Sequence + 1;
        if (decision.Verdict.Kind == VerdictKind.Hold && unnameable is null && !approval.IsSettled)
            return Hold(query.Text, decision, sequence);
        var refusal = unread ?? decision.Refusal ?? unnameable ?? approval.Refusal ?? Refusal.ForOtherTerms(approval, decision.Verdict);
        var verdict = unnameable is null ? decision.Verdict.Kind : VerdictKind.Deny;
        if (approval.IsSettled ? !record.WriteDenial(approval, refusal) : !record.Write("query", sequence, query.Text, decision, verdict, default, false, refusal)) return Step.Waiting;
        exchange.Sequence = sequence;
        approval.Clear();
        exchange.Budget.Taken();
        ref var reply = ref Enqueue(ReplyKind.Query, decision, sequence, refusal);
        reply.Cursors = cursors;
        if (refusal is null && exchange.Judge.Columns is not null) exchange.Text.Keep(sequence, query.Text, exchange.Reading);
        if (refusal is null) exchange.Forwarding(decision, query.Text);
        if (refusal is not null) FailingStatement.WriteQuery(exchange.Target.Connection);
        else Forward(frame, FrontendMessage.Query, decision, textAt: 0);
        if (refusal is null)
        {
            exchange.StateWatch.Forwarded(ref reply, decision, query.Text);
            Forwarded(decision, query.Text);
            names.Forwarded(decision);
        }
        exchange.Clock.Forwarded(exchange);
        return Step.Taken(frame);
    }

    /// <summary>Parse: judged and recorded; what needs approval is held at its Bind, where the parameters are known.</summary>
    public Step Parse(in Frame frame)
    {
        if (!frame.IsWhole)
            return frame.Total <= exchange.Limits.StatementBytesMax ? Step.NeedMore(frame.Total) : LongStatement(frame, ReplyKind.Parse);
        if (!Wire.Parse.TryRead(frame.Body, out var parse)) return exchange.ViolatedByClient("The client sent a Parse that is malformed");
        if (!IsReady()) return Step.Waiting;
        var judge = exchange.Judge;
        var decision = Decide(parse.Query);
        bool ownsTypes = judge.GuardsCode && parse.ParameterTypes.HasOwn;
        if (AsksCatalogue(decision, exchange.NeedsCode(decision) || (ownsTypes && exchange.IsCodeOld()))) return Step.Waiting;
        var refusal = exchange.CatalogueFailure ?? decision.Refusal ?? (ownsTypes ? judge.RefuseTypes(parse.ParameterTypes, exchange.Code) : null) ?? (exchange.Statements.IsFull && !parse.Name.IsEmpty
            ? new Refusal(Refusal.LimitExceeded, "The session holds as many prepared statements as it may", null, "Close some of them.")
            : null);
        long sequence = exchange.Sequence + 1;
        var verdict = refusal is null ? VerdictKind.Pass : VerdictKind.Deny;
        if (!record.Write(CommandEvent.Prepare, sequence, parse.Query, decision, verdict, parse.Name, false, refusal)) return Step.Waiting;
        exchange.Sequence = sequence;
        var statement = refusal is null ? Prepare(parse, decision, judge) : null;
        Enqueue(ReplyKind.Parse, decision, sequence, refusal, statement);
        if (statement is null)
        {
            FailingStatement.WriteParse(exchange.Target.Connection, parse.Name);
            exchange.SkipsUntilSync = true;
            return Step.Taken(frame);
        }
        exchange.Statements.ParseForwarded(statement);
        if (exchange.Judge.FollowsNames) exchange.Quiet.Parsed(parse.Name, decision);
        exchange.Changes++;
        Forward(frame, FrontendMessage.Parse, decision, parse.Name.Length + 1);
        Forwarded(decision, default);
        return Step.Taken(frame);
    }

    /// <summary>
    /// FunctionCall: refused, because it skips everything that is decided by a statement's text; but for large objects where no rule applies, limits of results among them,
    /// and results are not recorded as they are.
    /// </summary>
    public Step FunctionCall(in Frame frame)
    {
        int gathered = Math.Min(frame.Total, CommandRecord.GatheredBytes);
        if (frame.Available.Length < gathered) return Step.NeedMore(gathered);
        var status = Wire.FunctionCall.TryRead(frame.Body, frame.BodyLength, out var call);
        if (status == FrameStatus.NeedMore) return Step.NeedMore(Math.Min(frame.Total, frame.Available.Length * 2));
        var values = frame.Body[call.Length..];
        if (status == FrameStatus.Malformed || !record.ReadParameters(call.ArgumentFormats, call.ArgumentCount, values, frame.IsWhole))
            return exchange.ViolatedByClient("The client sent a FunctionCall that is malformed");
        if (!exchange.Control.TakeUpPolicy()) return Step.Waiting;
        var policy = exchange.Judge.Policy;
        bool allowed = Array.IndexOf(LargeObjectFunctions, call.FunctionOid) >= 0 && !policy.RefusesUnread && !exchange.NeedsShapes && !policy.Limits.HasAnyOfResults
            && policy.Results < RecordedResults.Hashes;
        var exceeded = exchange.CatalogueFailure ?? Refusal.OverRate(exchange.Budget.Charge(policy.Limits, 1));
        allowed &= exceeded is null;
        var verdict = allowed ? VerdictKind.Pass : VerdictKind.Deny;
        long sequence = exchange.Sequence + 1;
        if (!record.Write("function-call", sequence, Encoding.ASCII.GetBytes($"function {call.FunctionOid}"), StatementDecision.Unread, verdict, default, true, exceeded))
            return Step.Waiting;
        exchange.Sequence = sequence;
        exchange.Budget.Taken();
        var refusal = exceeded ?? (allowed ? null : new Refusal(Refusal.NotSupported, "Function calls by the fast-path protocol are refused", null, "Call the function in a SELECT."));
        Enqueue(ReplyKind.FunctionCall, StatementDecision.Unread, sequence, refusal);
        if (!allowed) FailingStatement.WriteQuery(exchange.Target.Connection);
        exchange.ClientBody.Forward(frame, allowed ? exchange.Target.Connection : null, record.Digest(call.ArgumentCount, values));
        return Step.Taken(frame);
    }

    /// <summary>Whether a text may be read now: there is room for it, the policy is the one in force, and nothing under way changes how it reads.</summary>
    private bool IsReady()
    {
        if (!exchange.Control.TakeUpPolicy()) return false;
        bool isBehindSettings = exchange.HasBarrier && exchange.Replies.Count > 0 && exchange.Judge.Policy.RefusesUnread;
        if (!isBehindSettings && !exchange.Replies.IsFullOfTexts) return true;
        exchange.WaitForEmptyQueue();
        return false;
    }

    private StatementDecision Decide(ReadOnlySpan<byte> text) => exchange.HasBarrier && exchange.Judge.Policy.RefusesUnread
        ? StatementDecision.BehindSettings
        : exchange.Judge.Judge(text, exchange.Reading);

    /// <summary>Whether a text waits for a newer catalogue, as it names what this one does not know.</summary>
    private bool AsksCatalogue(StatementDecision decision, bool needsCode) => exchange.AwaitsCatalogue(decision.AsksCatalogue || needsCode);

    private Step Hold(ReadOnlySpan<byte> text, StatementDecision decision, long sequence)
    {
        if (exchange.Replies.Count > 0)
        {
            // What is under way may open or end a transaction.
            exchange.WaitForEmptyQueue();
            return Step.Waiting;
        }
        if (!record.Write("query", sequence, text, decision, VerdictKind.Hold, default, false)) return Step.Waiting;
        exchange.Sequence = sequence;
        exchange.Control.AskApproval(decision.Verdict, text, null, default, decision, sequence);
        return Step.Waiting;
    }

    /// <summary>
    /// A text over the cap: streamed, and recorded as its first part and its digest, where no rule needs to read it; refused otherwise.
    /// </summary>
    private Step LongStatement(in Frame frame, ReplyKind kind)
    {
        int wanted = FrameReader.HeadBytes + CommandRecord.KeptBytesMax;
        if (frame.Available.Length < wanted) return Step.NeedMore(wanted);
        if (!IsReady()) return Step.Waiting;
        var unread = exchange.CatalogueFailure;
        bool streams = unread is null && exchange.Judge.Policy is { RefusesUnread: false, Limits.StatementsPerMinute: null };
        long sequence = exchange.Sequence + 1;
        var body = frame.Body[..CommandRecord.KeptBytesMax];
        ReadOnlySpan<byte> name = default;
        if (kind == ReplyKind.Parse)
        {
            int end = body.IndexOf((byte)0);
            if (end < 0) return exchange.ViolatedByClient("The client sent a Parse whose name does not end");
            name = body[..end];
            body = body[(end + 1)..];
        }
        var verdict = streams ? VerdictKind.Pass : VerdictKind.Deny;
        string recorded = kind == ReplyKind.Parse ? CommandEvent.Prepare : "query";
        var decision = streams ? exchange.Judge.Long : StatementDecision.Unread;
        if (!record.Write(recorded, sequence, body, decision, verdict, name, false)) return Step.Waiting;
        exchange.Sequence = sequence;
        var refusal = streams ? null : unread ?? new Refusal(Refusal.LimitExceeded, $"The statement is longer than the {ByteSize.Text(exchange.Limits.StatementBytesMax)} that can be read for a decision", null, "Send shorter statements.");
        PreparedStatement? statement = streams && kind == ReplyKind.Parse
            ? new PreparedStatement(name.ToArray(), body.ToArray(), decision, exchange.Judge) { IsWhole = false, Reading = exchange.Reading }
            : null;
        Enqueue(kind, decision, sequence, refusal, statement);
        // It may open cursors that outlive their transaction.
        if (!decision.Cursors.IsEmpty) exchange.Cursors.Lose();
        if (!streams) WriteFailing(kind, name);
        if (statement is not null) exchange.Statements.ParseForwarded(statement);
        exchange.Changes++;
        if (streams && kind == ReplyKind.Query)
        {
            exchange.Forwarding(decision, body);
            exchange.StateWatch.Unread();
        }

        var digest = new TextDigest(exchange);
        digest.Append(frame.Body[(kind == ReplyKind.Parse ? name.Length + 1 : 0)..]);
        exchange.ClientBody.Forward(frame, streams ? exchange.Target.Connection : null, digest);
        return Step.Taken(frame);
    }

    private void WriteFailing(ReplyKind kind, ReadOnlySpan<byte> name)
    {
        if (kind == ReplyKind.Query)
        {
            FailingStatement.WriteQuery(exchange.Target.Connection);
            return;
        }
        FailingStatement.WriteParse(exchange.Target.Connection, name);
        exchange.SkipsUntilSync = true;
    }

    private PreparedStatement Prepare(in Wire.Parse parse, StatementDecision decision, StatementJudge judge)
    {
        if (parse.Name.IsEmpty && exchange.Statements.Find(default, out _) is { } unnamed
            && ReferenceEquals(unnamed.Judge, judge) && parse.Query.SequenceEqual(unnamed.Text) && ReferenceEquals(unnamed.Decision, decision) && unnamed.Reading == exchange.Reading
            && parse.ParameterTypes.Bytes.SequenceEqual(unnamed.Types))
        {
            return unnamed;
        }
        return new PreparedStatement(parse.Name.ToArray(), parse.Query.ToArray(), decision, judge) { Reading = exchange.Reading, Types = parse.ParameterTypes.Bytes.ToArray() };
    }

    private ref ReplyEntry Enqueue(ReplyKind kind, StatementDecision decision, long sequence, Refusal? refusal, PreparedStatement? statement = null)
    {
        exchange.CatalogueFailure = null;
        ref var reply = ref exchange.Replies.Enqueue(kind);
        exchange.Replies.Keep(ref reply, statement?.HeldBytes ?? decision.RecordedText?.Length ?? 0);
        reply.Sequence = sequence;
        reply.Statement = statement;
        reply.Decision = decision;
        reply.DecidedBy = exchange.Judge;
        reply.CopyEnds = exchange.CopyEnds;
        reply.Refusal = refusal;
        reply.ForwardedAt = exchange.Time.GetTimestamp();
        return ref reply;
    }

    private void Forward(in Frame frame, byte type, StatementDecision decision, int textAt)
    {
        if (decision.NameEdits.IsEmpty) exchange.Target.Connection.Forward(frame.Available);
        else exchange.Attribution.Edit(decision).Write(exchange.Target.Connection, type, frame.Body, textAt);
    }

    private void Forwarded(StatementDecision decision, ReadOnlySpan<byte> text)
    {
        if (decision.IsBarrier) exchange.HasBarrier = true;
        exchange.NoteForwarded(decision, text);
    }
}
