using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Sees to it that a result is delivered by the definitions that its statement ran by. Those it was decided about by may have been changed by another session while it was on
/// its way, or waited for a lock of that session's. From the description of a result on, the statement holds locks on what it reads: a catalogue that is read then shows
/// what it ran by, or something later.
/// </summary>
/// <param name="exchange">The session.</param>
internal sealed class ResultWitness(Exchange exchange)
{
    private long _askedAt = -1;

    /// <summary>Whether the target's leg now waits for the catalogue: some session has changed definitions since the statement was decided about, or is at it.</summary>
    public bool MustWait(in ReplyEntry reply)
    {
        if (_askedAt >= 0 || reply.DecidedBy is not { } judge || !exchange.IsOutdated(judge)) return false;
        _askedAt = exchange.Time.GetTimestamp();
        exchange.Target.Wait(Waits.Catalogue);
        exchange.Control.RefreshCatalogue();
        return true;
    }

    /// <summary>The decision by which a result is delivered; with a refusal where that is not certain.</summary>
    public StatementDecision? Confirm(ref ReplyEntry reply, out Refusal? refusal)
    {
        refusal = null;
        long askedAt = _askedAt;
        _askedAt = -1;
        var before = reply.Portal?.Decision ?? reply.Decision;
        if (askedAt < 0) return reply.Portal is { } bound ? exchange.Decide(bound) : before;
        var judge = exchange.Judge;
        if (judge.Columns is { } columns && columns.ReadAt < askedAt)
        {
            refusal = new Refusal(Refusal.Denied, "Definitions were changed while the statement was on its way, and the target's catalogue could not be read since", null, "Try again.");
            return before;
        }
        if (ReferenceEquals(judge, reply.DecidedBy)) return before;
        var now = reply.Portal is { } portal ? exchange.Decide(portal) : reply.Decision is null ? null : exchange.JudgeKept(reply.Sequence);
        refusal = Compare(before, now);
        if (now is { MasksByPositionOnly: true }) exchange.IsSuspicious = true;
        if (refusal is not null) return before;
        reply.DecidedBy = judge;
        if (reply.Portal is { } confirmed && now is not null) confirmed.Decided(judge, now);
        reply.Decision = now;
        return now;
    }

    private static Refusal? Compare(StatementDecision? before, StatementDecision? now)
    {
        if (ReferenceEquals(before, now)) return null;
        if (now is { Verdict.Kind: VerdictKind.Deny, Refusal: { } refusal }) return refusal;
        bool isCovered = before is not null && now is { Verdict.Kind: VerdictKind.Pass } && (before.Copy is null || now.Copy is not null) && MaskCover.Hides(now.Copy?.Masks, before.Copy?.Masks);
        for (int i = 0; isCovered && i < before!.Results.Length; i++) isCovered = MaskCover.Hides(now!.ResultOf(i)?.Masks, before.ResultOf(i)?.Masks);
        return isCovered ? null : new Refusal("40001", "Definitions were changed while the statement was on its way, so that what its result shows is not certain", null, "Send it again.");
    }
}
