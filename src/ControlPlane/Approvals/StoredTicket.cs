using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>A session's hold on a stored request.</summary>
internal sealed class StoredTicket(ApprovalService service, ApprovalRow row, string sessionId, Uri? link, Task<ApprovalDecision> decision) : ApprovalTicket
{
    /// <inheritdoc/>
    public override string Id => row.Id;

    /// <inheritdoc/>
    public override Uri? Link => link;

    /// <inheritdoc/>
    public override Task<ApprovalDecision> Decision => decision;

    /// <inheritdoc/>
    public override Task WithdrawAsync(string reason) => service.WithdrawAsync(row.Id, reason);

    /// <inheritdoc/>
    public override Task<bool> ConsumeAsync() => service.ConsumeAsync(row.Id, row.Binding, sessionId);
}
