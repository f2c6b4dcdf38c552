using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>What the legs ask of the session around them.</summary>
internal interface ISessionControl
{
    /// <summary>Ends the session; the client reads the refusal, where it can still be told.</summary>
    void End(EndReason reason, Refusal? refusal);

    /// <summary>Cancels what runs on the target, on a connection of its own.</summary>
    void CancelOnTarget();

    /// <summary>Whether a cancel request is on its way. Until it has arrived no command may end, or it would hit the next one.</summary>
    bool IsCancelling { get; }

    /// <summary>Fetches a newer snapshot of the catalogue while the target's leg waits.</summary>
    void RefreshCatalogue();

    /// <summary>Fetches a newer snapshot of the catalogue while the client's leg waits.</summary>
    void AwaitCatalogue();

    /// <summary>Reads the functions of the database's own again, while nothing waits for it.</summary>
    void RefreshCode();

    /// <summary>Takes up a new policy when the configuration has moved. False when the session has lost its grant and ended.</summary>
    bool TakeUpPolicy();

    /// <summary>Asks for an approval; what comes of it is in <see cref="Approval"/>.</summary>
    void AskApproval(Verdict verdict, ReadOnlySpan<byte> statement, PreparedStatement? prepared, ReadOnlySpan<byte> parameters, StatementDecision decision, long sequence);

    /// <summary>The held command, if any.</summary>
    HeldCommand<Refusal> Approval { get; }
}
