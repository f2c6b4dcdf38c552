using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>What the legs ask of the session around them.</summary>
internal interface ISessionControl
{
    /// <summary>Ends the session; the client reads the refusal, where it can still be told.</summary>
    void End(EndReason reason, Refusal? refusal);

    /// <summary>Ends what runs on the target, by a KILL QUERY on a connection of its own.</summary>
    void CancelOnTarget();

    /// <summary>Whether a KILL QUERY is on its way. Until it has arrived no command may end, or it would hit the next one.</summary>
    bool IsCancelling { get; }

    /// <summary>
    /// Takes up a new policy when the configuration has moved, and a new catalogue when it has aged. False when the command waits for it, or the session has
    /// lost its grant and ended.
    /// </summary>
    bool TakeUpPolicy();

    /// <summary>Has the command wait for a newer catalogue; false when the one in use is new enough.</summary>
    bool AwaitCatalogue();

    /// <summary>Reads the catalogue once more while the target's leg waits for it.</summary>
    void RefreshCatalogue();

    /// <summary>Asks for an approval, for a reason of the command's own where it has one; what comes of it is in <see cref="Approval"/>.</summary>
    void AskApproval(Verdict verdict, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> parameters, string? parametersText, StatementDecision decision, long sequence, string? reason);

    /// <summary>Begins the session anew for the client that has asked for it, which proves before that it is who it was.</summary>
    void ChangeUser(ChangeUserRequest asked);

    /// <summary>The held command, if any.</summary>
    HeldCommand<Refusal> Approval { get; }

    /// <summary>The target's number of the connection that the gateway has given this id to the same person for on the same target; null for none.</summary>
    uint? FindThread(uint connectionId, bool withdraws);

    /// <summary>Whether another gateway has given an id, so that nothing can be said of it here.</summary>
    bool IsForeign(uint connectionId);
}
