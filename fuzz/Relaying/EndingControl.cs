using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Fuzz.Relaying;

/// <summary>What surrounds a session that ends, and otherwise goes on.</summary>
internal sealed class EndingControl : ISessionControl
{
    public Exchange? Exchange { get; set; }

    /// <summary>Why it has ended; null while it goes on.</summary>
    public EndReason? Ended { get; private set; }

    public bool IsCancelling => false;

    public HeldCommand<Refusal> Approval { get; } = new();

    public void End(EndReason reason, Refusal? refusal)
    {
        FuzzFailure.Unless(Ended is null, "the session ended twice");
        Ended = reason;
        Exchange!.HasEnded = true;
    }

    public void CancelOnTarget()
    {
        // Nothing runs there.
    }

    public bool TakeUpPolicy() => true;

    public bool AwaitCatalogue() => false;

    public void RefreshCatalogue() => End(new EndReason(Side.Gateway, Stage.Policy, "There is no catalogue."), null);

    public void ChangeUser(ChangeUserRequest asked) => End(new EndReason(Side.Client, Stage.Login, "Nobody is there to be."), null);

    public void AskApproval(Verdict verdict, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> parameters, string? parametersText, StatementDecision decision, long sequence, string? reason)
    {
        Approval.Begin(sequence, verdict.Approve!);
        Approval.Settle(Refusal.Canceled("Nobody is there."));
    }

    public uint? FindThread(uint connectionId, bool withdraws) => null;

    public bool IsForeign(uint connectionId) => false;
}
