namespace HoopWire.Policy;

/// <summary>A pending (or already decided) approval request.</summary>
public abstract class ApprovalTicket
{
    /// <summary>The request's id, as <c>hoopwire approvals approve ID</c> takes it.</summary>
    public abstract string Id { get; }

    /// <summary>Where a reviewer opens it; null when no public URL is configured.</summary>
    public abstract Uri? Link { get; }

    /// <summary>Until when it waits for a decision; null where that is not known.</summary>
    public virtual DateTimeOffset? ExpiresAt => null;

    /// <summary>Those who have agreed so far, of several who must.</summary>
    public virtual IReadOnlyList<string> Agreed => [];

    /// <summary>Completes once, when the request ends. Never faults: a store that fails is <see cref="ApprovalOutcome.Withdrawn"/> with its reason.</summary>
    public abstract Task<ApprovalDecision> Decision { get; }

    /// <summary>Takes the request back. Harmless when it has ended.</summary>
    public abstract Task WithdrawAsync(string reason);

    /// <summary>Tells reviewers how many rows the target's planner expects.</summary>
    public virtual Task NoteEstimateAsync(string estimate) => Task.CompletedTask;

    /// <summary>
    /// Uses the approval up, atomically, just before the command is forwarded. False when it was used, ended or does not match any more: the command must not run.
    /// </summary>
    public abstract Task<bool> ConsumeAsync();
}
