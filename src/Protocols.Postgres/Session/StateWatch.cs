using HoopWire.Postgres.State;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Keeps what approvals are bound to in step with the target: a text counts once the target has answered that it ran.</summary>
/// <param name="exchange">The session.</param>
internal sealed class StateWatch(Exchange exchange)
{
    private SessionState State => exchange.State;

    /// <summary>A query is forwarded whose answer is <paramref name="reply"/>.</summary>
    public void Forwarded(ref ReplyEntry reply, StatementDecision decision, ReadOnlySpan<byte> text)
    {
        var effect = EffectOf(decision);
        State.Sent(effect);
        reply.State = effect;
        if (!IsKept(effect)) return;
        reply.StateText = text[Own(decision, text.Length)].ToArray();
        exchange.Replies.Keep(ref reply, reply.StateText.Length);
    }

    /// <summary>What was bound runs, and its answer is <paramref name="reply"/>.</summary>
    public void Forwarded(ref ReplyEntry reply, Portal portal)
    {
        var effect = EffectOf(portal);
        State.Sent(effect);
        reply.State = effect;
        if (IsKept(effect)) reply.StateText = portal.Statement!.Text.AsMemory(Own(portal.Decision!, portal.Statement.Text.Length));
    }

    /// <summary>A statement is bound: SQL may fetch from a portal that has a name, so that what it changes shows in no text.</summary>
    public void Bound(ReadOnlySpan<byte> name, Portal portal)
    {
        if (!name.IsEmpty && EffectOf(portal) is StateEffect.Local or StateEffect.Scoped or StateEffect.Code or StateEffect.Unknown) State.Lose();
        portal.StateAt = State.Changes;
    }

    /// <summary>A text passes that was too long to be kept.</summary>
    public void Unread() => State.Sent(StateEffect.Unknown);

    /// <summary>A statement has run to its end.</summary>
    /// <param name="reply">Whose it is.</param>
    /// <param name="tag">What the target said of it.</param>
    public void Completed(in ReplyEntry reply, ReadOnlySpan<byte> tag)
    {
        // The statements of a text share its transaction: they count together, at its end.
        if (reply.Kind == ReplyKind.Query && reply.Decision?.Single is null) return;
        // A transaction that has failed is rolled back by COMMIT, too.
        State.Ran(reply.State == StateEffect.Commit && !tag.SequenceEqual("COMMIT"u8) ? StateEffect.Rollback : reply.State, reply.StateText);
    }

    /// <summary>A portal has run, and not to its end; or a result was cut off on its way.</summary>
    public void Stopped(in ReplyEntry reply)
    {
        long before = State.Changes;
        if (reply.State == StateEffect.Code) State.Lose();
        else if (reply.State != StateEffect.None) State.LoseOpen();
        // What it has changed itself does not keep it from running on.
        if (reply.Portal is { } portal && portal.StateAt == before) portal.StateAt = State.Changes;
    }

    /// <summary>ReadyForQuery that answers <paramref name="reply"/>.</summary>
    /// <param name="reply">The message that asked for it.</param>
    /// <param name="hasFailed">Whether that message has failed.</param>
    /// <param name="isOpen">Whether a transaction is open.</param>
    public void Ready(in ReplyEntry reply, bool hasFailed, bool isOpen)
    {
        if (!hasFailed && reply is { Kind: ReplyKind.Query, Decision.Single: null }) State.Ran(reply.State, reply.StateText);
        State.Rest(isOpen);
    }

    private StateEffect EffectOf(Portal portal)
    {
        if (portal is not { Decision: { } decision, Statement.IsWhole: true }) return StateEffect.Unknown;
        var effect = EffectOf(decision);
        return portal.HasValues && IsKept(effect) ? StateEffect.Unknown : effect;
    }

    // What no rule reads may be anything.
    private StateEffect EffectOf(StatementDecision decision) => exchange.Judge.Policy.ReadsStatements ? decision.State : StateEffect.Unknown;

    private static bool IsKept(StateEffect effect) => effect is StateEffect.Lasting or StateEffect.Local or StateEffect.Scoped or StateEffect.Code;

    // Its statement without what surrounds it, in a text of so many bytes.
    private static Range Own(StatementDecision decision, int bytes) => decision.Single is var (start, length) && start + length <= bytes ? start..(start + length) : ..;
}
