using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>A session's hold on a stored request. The session's loop does none of the work, and need not run for it to be done.</summary>
internal sealed class StoredTicket(ApprovalService service, ApprovalRow row, byte[] binding, string sessionId, Uri? link, Task<ApprovalDecision> decision) : ApprovalTicket
{
    /// <inheritdoc/>
    public override string Id => row.Id;

    /// <inheritdoc/>
    public override Uri? Link => link;

    /// <inheritdoc/>
    public override DateTimeOffset? ExpiresAt => UnixTime.ToTime(row.ExpiresAt);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Agreed => service.Agreed(row.Id);

    /// <inheritdoc/>
    public override Task<ApprovalDecision> Decision => decision;

    /// <inheritdoc/>
    public override Task NoteEstimateAsync(string estimate) => Task.Run(() => service.NoteEstimateAsync(row.Id, estimate));

    /// <inheritdoc/>
    public override Task WithdrawAsync(string reason) => Task.Run(() => service.WithdrawAsync(row.Id, reason));

    /// <inheritdoc/>
    public override Task<bool> ConsumeAsync() => Task.Run(() => service.ConsumeAsync(row, binding, sessionId));
}
