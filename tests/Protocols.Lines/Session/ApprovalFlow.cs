using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Lines.Session;

/// <summary>What is said and done while a command of one channel is held, as others go on.</summary>
/// <param name="session">The session.</param>
/// <param name="channel">The held command's.</param>
/// <param name="forward">Has an approved command go on.</param>
internal sealed class ApprovalFlow(LinesSession session, Channel channel, Action forward) : IApprovalSteps<string>
{
    public bool IsRelaying => session.IsRelaying;

    public Task<bool> RecordAsync(ApprovalEvent step) => session.Room.WriteAsync(recorder => recorder.Approval(step));

    public void Requested(ApprovalRequest request, ApprovalTicket ticket) => session.Tell($"HELD {channel.Number} {ticket.Id}");

    public string RefusalFor(ApprovalRequest request, ApprovalDecision decision) => $"The command was not approved ({decision.Outcome})";

    public string RefusalFor(ApprovalRequest request, Exception failure) => ApprovalUnavailableException.Tell("command", failure);

    public void Settled()
    {
        if (!session.IsRelaying) return;
        if (channel.Held.Refusal is { } refusal) _ = session.RefuseAsync(channel, refusal);
        else forward();
    }
}
