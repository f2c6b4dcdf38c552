using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>A pending request in memory: whoever waits for it, and its deadline.</summary>
internal sealed class OpenApproval : IDisposable
{
    // A timer takes no more than 49 days; a longer deadline is armed again.
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(30);
    private readonly TaskCompletionSource<ApprovalDecision> _decision = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _deadline;
    private readonly ITimer _timer;

    public OpenApproval(DateTimeOffset deadline, bool keep, TimeProvider time, Action onDeadline)
    {
        _deadline = deadline;
        Keep = keep;
        _time = time;
        _timer = time.CreateTimer(_ => Tick(onDeadline), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the request outlives the requester's connection.</summary>
    public bool Keep { get; }

    /// <summary>Those who have agreed so far.</summary>
    public IReadOnlyList<string> Agreed { get; set; } = [];

    public Task<ApprovalDecision> Decision => _decision.Task;

    /// <summary>Starts the deadline's timer.</summary>
    public void Arm()
    {
        TimeSpan left = _deadline - _time.GetUtcNow();
        TimeSpan due = left < TimeSpan.Zero ? TimeSpan.Zero : left < TimerMax ? left : TimerMax;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    public void Complete(ApprovalDecision decision)
    {
        _timer.Dispose();
        _decision.TrySetResult(decision);
    }

    public void Dispose() => _timer.Dispose();

    private void Tick(Action onDeadline)
    {
        if (_time.GetUtcNow() < _deadline) Arm();
        else onDeadline();
    }
}
