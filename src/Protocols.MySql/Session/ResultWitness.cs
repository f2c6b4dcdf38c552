using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Sees to it that a result is delivered by the definitions that its statement ran by. Those it was decided about by may have been changed by another session while it was on
/// its way, or waited for a lock of that session's. Before a result's columns come, the target has opened all that the statement reads: a catalogue that is read then shows
/// what it ran by, or something later.
/// </summary>
/// <param name="exchange">The session.</param>
internal sealed class ResultWitness(Exchange exchange)
{
    private (long Sequence, int Result, long At)? _asked;

    /// <summary>Whether the target's leg now waits for the catalogue: some session has changed definitions since the statement was decided about, or is at it.</summary>
    public bool MustWait()
    {
        if (IsAsked || !exchange.IsOutdated) return false;
        _asked = (exchange.Command.Sequence, exchange.Command.Result, exchange.Time.GetTimestamp());
        exchange.Target.Wait(Waits.Catalogue);
        exchange.Control.RefreshCatalogue();
        return true;
    }

    /// <summary>Takes up the decision by which the result under way is delivered; why it is not, where that is not certain.</summary>
    public Refusal? Confirm()
    {
        if (!IsAsked) return null;
        long askedAt = _asked!.Value.At;
        _asked = null;
        var (command, judge) = (exchange.Command, exchange.Judge);
        if (judge.Columns is not { } columns || columns.ReadAt < askedAt) return Refusal.Outdated("and the target's catalogue could not be read since; try again");
        if (ReferenceEquals(judge, command.DecidedBy)) return null;
        var now = exchange.DecideAgain();
        if (Compare(command.Decision, now) is { } refusal) return refusal;
        command.Decided(now!, judge);
        return null;
    }

    /// <summary>Whether the catalogue was asked for on account of the result under way, and not of one that was stopped in the meantime.</summary>
    private bool IsAsked => _asked is var (sequence, result, _) && sequence == exchange.Command.Sequence && result == exchange.Command.Result;

    private static Refusal? Compare(StatementDecision? before, StatementDecision? now)
    {
        if (before is not null && ReferenceEquals(before, now)) return null;
        if (now is { Verdict.Kind: VerdictKind.Deny, Refusal: { } denied }) return denied;
        bool isCovered = before is not null && now is { Verdict.Kind: VerdictKind.Pass };
        for (int i = 0; isCovered && i < before!.Results.Length; i++) isCovered = MaskCover.Hides(now!.ResultOf(i)?.Masks, before.ResultOf(i)?.Masks);
        return isCovered ? null : Refusal.Outdated("so that what its result shows is not certain; send it again");
    }
}
