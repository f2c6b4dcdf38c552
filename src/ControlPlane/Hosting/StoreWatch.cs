using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// Looks for what other gateways have done in a store that is shared: decisions that sessions of this one wait for, keys that were revoked, people and targets that were
/// locked. While it cannot look, new sessions are refused.
/// </summary>
internal sealed class StoreWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ApprovalService _approvals;
    private readonly KeyService _keys;
    private readonly LockReader _locks;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreWatch> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private bool _failing;

    public StoreWatch(ApprovalService approvals, KeyService keys, LockReader locks, AuditLog audit, TimeProvider time, ILogger<StoreWatch> log)
    {
        (_approvals, _keys, _locks, _audit, _time, _log) = (approvals, keys, locks, audit, time, log);
        _work = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await LookAsync();
            await Task.Delay(Interval, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await _approvals.FollowAsync(_stop.Token);
            await _keys.FollowAsync(_stop.Token);
            await _locks.FollowAsync(_stop.Token);
            if (_failing) StoreLog.Works(_log);
            _failing = false;
            _audit.Learn(null);
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
        catch (Exception e)
        {
            string failure = e is StoreUnavailableException ? e.Message : $"The store fails ({e.GetType().Name}).";
            if (!_failing) StoreLog.Failed(_log, failure);
            _failing = true;
            _audit.Learn(failure);
        }
    }
}
