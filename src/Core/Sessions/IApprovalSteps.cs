using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.Sessions;

/// <summary>What a protocol does at each step of a held command. The order of the steps is <see cref="HeldCommand{TRefusal}.RunAsync"/>'s. All are called on the session's loop.</summary>
/// <typeparam name="TRefusal">An error as the protocol tells it to a client.</typeparam>
public interface IApprovalSteps<TRefusal>
    where TRefusal : class
{
    /// <summary>Whether the session's relay runs: nothing is recorded, told or used up for one that has ended.</summary>
    bool IsRelaying { get; }

    /// <summary>Records a step, once there is room for it; false when the recorder cannot write, or the session has ended.</summary>
    Task<bool> RecordAsync(ApprovalEvent step);

    /// <summary>The request is open and recorded, or was decided before: the client is told, as far as the protocol can tell a client that waits.</summary>
    void Requested(ApprovalRequest request, ApprovalTicket ticket);

    /// <summary>It was decided while the command still waited: a limit of the protocol's own is over.</summary>
    void Decided()
    {
    }

    /// <summary>The command is approved, used up and recorded: it will go on.</summary>
    void Granted(ApprovalDecision decision)
    {
    }

    /// <summary>The error of a command that does not run.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="decision">How it ended; <see cref="ApprovalOutcome.Approved"/> for an approval that cannot be used.</param>
    TRefusal RefusalFor(ApprovalRequest request, ApprovalDecision decision);

    /// <summary>The error of a command about which nobody could be asked, in one sentence; what is no <see cref="ApprovalUnavailableException"/> is logged.</summary>
    TRefusal RefusalFor(ApprovalRequest request, Exception failure);

    /// <summary>The command has its decision: where the session goes on, so does whoever waited for it.</summary>
    void Settled();
}
