using HoopWire.Policy;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Messages that work on prepared statements and portals: Bind, Execute, Describe, Close.</summary>
/// <param name="exchange">The session.</param>
/// <param name="record">Its commands' recorder.</param>
/// <param name="names">What SQL does to names.</param>
internal sealed class PortalCommands(Exchange exchange, CommandRecord record, SqlNames names)
{
    private const string Again = "Bind it again.";

    /// <summary>Bind: the command of the extended protocol. It is held and recorded here, with its parameters, since planning already runs functions.</summary>
    public Step Bind(in Frame frame)
    {
        int gathered = Math.Min(frame.Total, CommandRecord.GatheredBytes);
        if (frame.Available.Length < gathered) return Step.NeedMore(gathered);
        switch (BindPrefix.TryRead(frame.Body, frame.BodyLength, out var prefix))
        {
            case FrameStatus.Malformed:
                return exchange.ViolatedByClient("The client sent a Bind that is malformed");
            case FrameStatus.NeedMore:
                return Step.NeedMore(Math.Min(frame.Total, frame.Available.Length * 2));
            default:
                return Bind(frame, prefix);
        }
    }

    private Step Bind(in Frame frame, in BindPrefix prefix)
    {
        if (!exchange.Control.TakeUpPolicy()) return Step.Waiting;
        var statement = exchange.Statements.Find(prefix.Statement, out bool ambiguous);
        if (ambiguous && exchange.Replies.Count > 0)
        {
            exchange.WaitForEmptyQueue();
            return Step.Waiting;
        }
        if (!record.ReadParameters(prefix.ParameterFormats, prefix.ParameterCount, frame.Body[prefix.Length..], frame.IsWhole, statement))
            return exchange.ViolatedByClient("The client sent a Bind whose parameters are malformed");
        if (statement is null) return BindUnknown(frame, prefix);
        var decision = exchange.Decide(statement);
        if (exchange.AwaitsCatalogue(exchange.NeedsCode(decision))) return Step.Waiting;
        var writes = decision.IsWrite ? exchange.Judge.Writes : null;
        if (writes is not null && !frame.IsWhole && frame.Total <= exchange.Limits.StatementBytesMax) return Step.NeedMore(frame.Total);
        var masked = writes?.Find(frame.Body[prefix.Length..]) is { } found ? Refusal.OfMaskedWrite(found) : null;
        var unread = exchange.CatalogueFailure;
        var unnameable = names.Refuse(decision, out bool waits) ?? unread;
        if (waits)
        {
            exchange.WaitForEmptyQueue();
            return Step.Waiting;
        }
        unnameable ??= Refusal.OverRate(exchange.Budget.Charge(exchange.Judge.Policy.Limits, 1));
        var approval = exchange.Control.Approval;
        long sequence = approval.IsSettled ? approval.Sequence : exchange.Sequence + 1;
        if (decision.Verdict.Kind == VerdictKind.Hold && (unnameable ?? masked) is null && !approval.IsSettled) return Hold(frame, prefix, statement, decision, sequence);
        var refusal = unread ?? decision.Refusal ?? unnameable ?? masked ?? approval.Refusal ?? Refusal.ForOtherTerms(approval, decision.Verdict) ?? TooManyPortals(prefix.Portal);
        var verdict = refusal is null ? decision.Verdict.Kind : VerdictKind.Deny;
        bool isRecorded = approval.IsSettled ? record.WriteDenial(approval, refusal) : record.Write("execute", sequence, statement.Text, decision, verdict, prefix.Statement, true, refusal);
        if (!isRecorded) return Step.Waiting;
        exchange.Sequence = sequence;
        var approved = approval.IsSettled ? approval.Terms : null;
        approval.Clear();
        exchange.Budget.Taken();
        if (refusal is not null) return Refuse(frame, ReplyKind.Bind, refusal, sequence, record.Digest(prefix.ParameterCount, frame.Body[prefix.Length..]));
        Forward(frame, prefix, statement, decision, sequence).Approved = approved;
        return Step.Taken(frame);
    }

    /// <summary>Execute: what was bound runs. Where rows must be looked into and nobody has asked for their shape, the gateway asks.</summary>
    public Step Execute(in Frame frame)
    {
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        if (!Wire.Execute.TryRead(frame.Body, out var execute)) return exchange.ViolatedByClient("The client sent an Execute that is malformed");
        if (!exchange.Control.TakeUpPolicy()) return Step.Waiting;
        var portal = exchange.Portals.Find(execute.Portal);
        bool waits = false;
        if ((exchange.CatalogueFailure ?? RefuseUnknown(portal, execute.Portal) ?? RefuseChanged(portal, ref waits)) is { } refusal)
            return RefuseUnbound(frame, refusal, portal);
        portal ??= exchange.Portals.Bind(execute.Portal, null, exchange.Sequence, false);
        var cursors = portal.Decision is { } bound ? names.Cursors(bound, ref waits) : default;
        if (waits)
        {
            exchange.WaitForEmptyQueue();
            return Step.Waiting;
        }
        if (exchange.AsksShapes && portal.DescribedAt != exchange.ShapeVersion)
        {
            Wire.Describe.Write(exchange.Target.Connection, Wire.Describe.Portal, execute.Portal);
            ref var describe = ref exchange.Replies.Enqueue(ReplyKind.DescribePortal);
            describe.Swallow = true;
            describe.Portal = portal;
            describe.Decision = portal.Decision;
            describe.DecidedBy = portal.Judge;
        }
        exchange.Continued++;
        ref var reply = ref exchange.Replies.Enqueue(ReplyKind.Execute);
        reply.Portal = portal;
        reply.Statement = portal.Statement;
        reply.Decision = portal.Decision;
        reply.DecidedBy = portal.Judge;
        reply.Cursors = cursors;
        reply.CopyEnds = exchange.CopyEnds;
        reply.Sequence = portal.Sequence;
        reply.ForwardedAt = exchange.Time.GetTimestamp();
        exchange.StateWatch.Forwarded(ref reply, portal);
        if (reply.Decision is { IsBarrier: true }) exchange.HasBarrier = true;
        exchange.Forwarding(reply.Decision ?? StatementDecision.Unread, portal.Statement is { } runs ? runs.Text : default);
        exchange.Target.Connection.Forward(frame.Available);
        exchange.HasUnsynced = true;
        if (reply.Decision is { } run)
        {
            names.Forwarded(run);
            exchange.NoteForwarded(run, portal.Statement!.Text);
        }
        else
        {
            exchange.Changes++;
        }
        portal.StateAt = exchange.State.Changes;
        portal.BoundAt = exchange.Changes;
        portal.DescribedAt = exchange.ShapeVersion;
        exchange.Clock.Forwarded(exchange);
        return Step.Taken(frame);
    }

    /// <summary>Describe of a statement or a portal.</summary>
    public Step Describe(in Frame frame)
    {
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        if (!Wire.Describe.TryRead(frame.Body, out var describe)) return exchange.ViolatedByClient("The client sent a Describe that is malformed");
        bool ofPortal = describe.Kind == Wire.Describe.Portal;
        var portal = ofPortal ? exchange.Portals.Find(describe.Name) : null;
        ref var reply = ref exchange.Replies.Enqueue(ofPortal ? ReplyKind.DescribePortal : ReplyKind.DescribeStatement);
        reply.Portal = portal;
        reply.Decision = portal?.Decision;
        reply.DecidedBy = portal?.Judge;
        if (!ofPortal) reply.Statement = exchange.Statements.Find(describe.Name, out _);
        if (portal is not null) portal.DescribedAt = exchange.ShapeVersion;
        exchange.Target.Connection.Forward(frame.Available);
        return Step.Taken(frame);
    }

    /// <summary>Close of a statement or a portal.</summary>
    public Step Close(in Frame frame)
    {
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        if (!Wire.Close.TryRead(frame.Body, out var close)) return exchange.ViolatedByClient("The client sent a Close that is malformed");
        ref var reply = ref exchange.Replies.Enqueue(ReplyKind.Close);
        exchange.Changes++;
        if (close.Kind == Wire.Close.Portal)
        {
            exchange.Portals.Close(close.Name);
        }
        else
        {
            reply.Statement = exchange.Statements.Find(close.Name, out _);
            exchange.Statements.CloseForwarded(close.Name);
        }
        exchange.Target.Connection.Forward(frame.Available);
        return Step.Taken(frame);
    }

    private Portal Forward(in Frame frame, in BindPrefix prefix, PreparedStatement? statement, StatementDecision decision, long sequence)
    {
        var portal = exchange.Portals.Bind(prefix.Portal, statement, sequence, exchange.Replies.Count == 0);
        if (statement is not null) portal.Decided(exchange.Judge, decision);
        portal.BoundAt = ++exchange.Changes;
        portal.Reading = exchange.Reading;
        portal.HasValues = prefix.ParameterCount > 0;
        exchange.StateWatch.Bound(prefix.Portal, portal);
        // SQL may fetch from it, and tells nothing of its columns then.
        if (decision.MasksByPositionOnly) exchange.IsSuspicious = true;
        ref var reply = ref exchange.Replies.Enqueue(ReplyKind.Bind);
        reply.Statement = statement;
        reply.Portal = portal;
        reply.Decision = decision;
        reply.DecidedBy = statement is null ? null : exchange.Judge;
        reply.Sequence = sequence;
        reply.ForwardedAt = exchange.Time.GetTimestamp();
        if (decision.IsBarrier) exchange.HasBarrier = true;
        exchange.ClientBody.Forward(frame, exchange.Target.Connection, record.Digest(prefix.ParameterCount, frame.Body[prefix.Length..]));
        return portal;
    }

    /// <summary>Why a portal that nothing is known of, or too little, may not run; null where it may.</summary>
    private Refusal? RefuseUnknown(Portal? portal, ReadOnlySpan<byte> name)
    {
        bool reads = exchange.Judge.Policy.RefusesUnread;
        if (portal?.Statement is null && (reads || exchange.NeedsShapes)) return new Refusal("34000", "The portal was not bound in this session", null, Again);
        if (portal is null) return TooManyPortals(name);
        if (reads && portal.Decision is { FetchesFromOpened: true } && portal.BoundAt != exchange.Changes)
            return new Refusal("55000", "What this portal fetches from may have changed since it was bound; bind it again", null, Again);
        if (portal.Approved is not null && portal.StateAt != exchange.State.Changes)
            return new Refusal("55000", "The session has changed its settings, role or definitions since the statement was approved; bind it again", null, Again);
        if (!exchange.Remade.IsEmpty && portal.BoundAt < exchange.RemadeAt && portal.Decision is { RunsCode: true })
            return new Refusal("55000", "What this portal runs has been made anew since it was bound; bind it again", null, Again);
        return null;
    }

    /// <summary>
    /// Why a portal may not run, or run on, under rules that are not those it was bound under; null where it may. <paramref name="waits"/> becomes true where only the
    /// target can tell, later.
    /// </summary>
    private Refusal? RefuseChanged(Portal? portal, ref bool waits)
    {
        var judge = exchange.Judge;
        if (portal?.Judge is not { } before || ReferenceEquals(before, judge)) return null;
        var decision = exchange.Decide(portal)!;
        if (decision.Refusal is { } refusal) return refusal;
        var unnameable = names.Refuse(decision, out waits);
        if (waits || unnameable is not null) return waits ? null : unnameable;
        if (decision.Verdict is { Kind: VerdictKind.Hold, Approve: { } needed } && portal.Approved?.IsAgreedAs(needed) != true)
            return Refusal.ByRule(decision.Verdict.Rule, "The rules have changed since the statement was bound, and it needs approval", Again);
        // Its values are not kept.
        if (decision.IsWrite && judge.Writes is not null && !ReferenceEquals(before.Policy, judge.Policy))
            return new Refusal(Refusal.Denied, "The rules have changed since the statement was bound, and its values were not looked at by these", null, Again);
        portal.Decided(judge, decision);
        return null;
    }

    private Step Hold(in Frame frame, in BindPrefix prefix, PreparedStatement statement, StatementDecision decision, long sequence)
    {
        if (!frame.IsWhole)
        {
            return frame.Total <= exchange.Limits.StatementBytesMax
                ? Step.NeedMore(frame.Total)
                : RefuseUnrecorded(frame, Refusal.LimitExceeded, "The parameters are too long to be approved", "Send shorter ones.");
        }
        if (exchange.Replies.Count > 0)
        {
            // Replies to the Parse before it: whether a transaction is open shows once they are here.
            exchange.WaitForEmptyQueue();
            return Step.Waiting;
        }
        if (!record.Write("execute", sequence, statement.Text, decision, VerdictKind.Hold, prefix.Statement, true)) return Step.Waiting;
        exchange.Sequence = sequence;
        exchange.Control.AskApproval(decision.Verdict, statement.Text, statement, frame.Body[(prefix.Portal.Length + prefix.Statement.Length + 2)..], decision, sequence);
        return Step.Waiting;
    }

    /// <summary>A Bind of a statement that this session did not prepare: the target decides, unless a rule would have to know it.</summary>
    private Step BindUnknown(in Frame frame, in BindPrefix prefix)
    {
        if (exchange.Judge.Policy.RefusesUnread || exchange.NeedsShapes)
            return RefuseUnrecorded(frame, "26000", "The prepared statement was not prepared by the protocol in this session", "Prepare it again.");
        var exceeded = exchange.CatalogueFailure ?? Refusal.OverRate(exchange.Budget.Charge(exchange.Judge.Policy.Limits, 1));
        long sequence = exchange.Sequence + 1;
        var verdict = exceeded is null ? VerdictKind.Pass : VerdictKind.Deny;
        if (!record.Write("execute", sequence, default, StatementDecision.Unread, verdict, prefix.Statement, true, exceeded)) return Step.Waiting;
        exchange.Sequence = sequence;
        exchange.Budget.Taken();
        if (exceeded is not null) return Refuse(frame, ReplyKind.Bind, exceeded, sequence);
        Forward(frame, prefix, null, StatementDecision.Unread, sequence);
        return Step.Taken(frame);
    }

    private Refusal? TooManyPortals(ReadOnlySpan<byte> portal) => exchange.Portals.IsFull && !portal.IsEmpty
        ? new Refusal(Refusal.LimitExceeded, "The session holds as many portals as it may", null, "Close some of them.")
        : null;

    private Step RefuseUnrecorded(in Frame frame, string code, string message, string hint) => RefuseUnbound(frame, new Refusal(code, message, null, hint), null);

    /// <summary>Refuses what has no Bind of its own to be recorded with.</summary>
    private Step RefuseUnbound(in Frame frame, Refusal refusal, Portal? portal)
    {
        long sequence = exchange.Sequence + 1;
        var statement = portal?.Statement;
        var decision = portal is null ? null : exchange.Decide(portal);
        if (!record.Write("execute", sequence, statement?.Text, decision ?? StatementDecision.Unread, VerdictKind.Deny, statement?.Name, false, refusal)) return Step.Waiting;
        exchange.Sequence = sequence;
        return Refuse(frame, ReplyKind.Bind, refusal, sequence);
    }

    /// <summary>The target fails in the message's place, and passes over everything up to the Sync: so does the gateway, without sending it.</summary>
    private Step Refuse(in Frame frame, ReplyKind kind, Refusal refusal, long sequence, BodyDigest? digest = null)
    {
        exchange.CatalogueFailure = null;
        ref var reply = ref exchange.Replies.Enqueue(kind);
        reply.Refusal = refusal;
        reply.Sequence = sequence;
        reply.ForwardedAt = exchange.Time.GetTimestamp();
        exchange.Budget.Taken();
        FailingStatement.WriteExtended(exchange.Target.Connection);
        exchange.SkipsUntilSync = true;
        exchange.ClientBody.Expect(frame.Total - frame.Available.Length, null, digest);
        return Step.Taken(frame);
    }
}
