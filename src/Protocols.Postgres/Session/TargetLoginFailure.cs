using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Why a target could not be used. What the client is shown holds nothing of the credential.</summary>
/// <param name="SqlState">The code for the client.</param>
/// <param name="Message">The words for the client.</param>
/// <param name="Reason">For audit and recording.</param>
internal sealed record TargetLoginFailure(string SqlState, string Message, EndReason Reason) : TargetFailure(Reason)
{
    public override string Words => Message;

    /// <summary>The code the target gave; null when it gave none. For the operator's log.</summary>
    public string? TargetSqlState { get; init; }

    /// <summary>The target's own words, cut short; null when it said nothing. For the operator's log: they may name the account used there.</summary>
    public string? TargetText { get; init; }
}
