using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>
/// A session's hold on a stored request. The session's loop does none of the work, and need not run for it to be done. Where the request is not the session's own (another one has opened
/// it, or it was asked for ahead), taking it back ends the session's wait, and leaves the request to the others.
/// </summary>
internal sealed class StoredTicket : ApprovalTicket
{
    private readonly ApprovalService _service;
    private readonly ApprovalRow _row;
    private readonly byte[] _binding;
    private readonly string _sessionId;
    private readonly TaskCompletionSource<ApprovalDecision>? _takenBack;

    public StoredTicket(ApprovalService service, ApprovalRow row, byte[] binding, string sessionId, Uri? link, Task<ApprovalDecision> decision)
    {
        (_service, _row, _binding, _sessionId, Link) = (service, row, binding, sessionId, link);
        bool isOwn = row.SetSize is null && string.Equals(row.SessionId, sessionId, StringComparison.Ordinal);
        if (!isOwn) _takenBack = new TaskCompletionSource<ApprovalDecision>(TaskCreationOptions.RunContinuationsAsynchronously);
        Decision = _takenBack is null || decision.IsCompleted ? decision : FirstAsync(decision, _takenBack.Task);
    }

    /// <inheritdoc/>
    public override string Id => _row.Id;

    /// <inheritdoc/>
    public override Uri? Link { get; }

    /// <inheritdoc/>
    public override DateTimeOffset? ExpiresAt => UnixTime.ToTime(_row.ExpiresAt);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Agreed => _service.Agreed(_row.Id);

    /// <inheritdoc/>
    public override Task<ApprovalDecision> Decision { get; }

    /// <inheritdoc/>
    public override Task NoteEstimateAsync(string estimate) => Task.Run(() => _service.NoteEstimateAsync(_row.Id, estimate));

    /// <inheritdoc/>
    public override Task WithdrawAsync(string reason)
    {
        if (_takenBack is null) return Task.Run(() => _service.TakeBackAsync(_row.Id, _sessionId, reason));
        _takenBack.TrySetResult(new ApprovalDecision(ApprovalOutcome.Withdrawn, null, reason));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<bool> ConsumeAsync() => Task.Run(() => _service.ConsumeAsync(_row, _binding, _sessionId));

    private static async Task<ApprovalDecision> FirstAsync(Task<ApprovalDecision> one, Task<ApprovalDecision> other) => await await Task.WhenAny(one, other);
}
