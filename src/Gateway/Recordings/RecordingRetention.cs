using HoopWire.ControlPlane;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Recordings;

/// <summary>
/// Deletes recordings that have reached the age of <c>recording.retention</c>, at the start and then every hour: this gateway's own, and none that is held.
/// Each deletion is in the audit before it is done; one that cannot be is not done.
/// </summary>
internal sealed class RecordingRetention : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private readonly IRecordingStorage _storage;
    private readonly Func<OwnRecordings> _own;
    private readonly RecordingHolds _holds;
    private readonly TimeSpan _age;
    private readonly IAuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _changed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    /// <summary>Starts.</summary>
    public RecordingRetention(
        IRecordingStorage storage, Func<OwnRecordings> own, RecordingHolds holds, TimeSpan age, IAuditLog audit, TimeProvider time, ILogger logger, Action changed)
    {
        (_storage, _own, _holds) = (storage, own, holds);
        (_age, _audit, _time, _logger, _changed) = (age, audit, time, logger, changed);
        _work = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
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
            try
            {
                await RunOnceAsync();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                RetentionLog.Failed(_logger, e.Message);
            }

            await Task.Delay(Period, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunOnceAsync()
    {
        try
        {
            await DeleteOldAsync();
        }
        finally
        {
            _changed();
        }
    }

    private async Task DeleteOldAsync()
    {
        var own = _own();
        // Read whole, since deletions change what is listed.
        foreach (var entry in _storage.List(until: _time.GetUtcNow() - _age).ToList())
        {
            if (_stop.IsCancellationRequested) return;
            if (entry.IsOpen || (entry.IsRemote && !own.Has(entry.Id, entry.StartedAt)) || !_holds.BeginDeletion(entry.Id)) continue;
            try
            {
                await DeleteAsync(entry);
            }
            finally
            {
                _holds.EndDeletion(entry.Id);
            }
        }
    }

    private async Task DeleteAsync(RecordingEntry entry)
    {
        var deleted = new AuditEvent(_time.GetUtcNow(), "recording-deleted")
        {
            SessionId = entry.Id,
            Detail = $"The recording of {entry.Bytes} bytes was deleted at the age of {(_time.GetUtcNow() - entry.StartedAt).TotalDays:F0} days; recording.retention is {_age.TotalDays:F0} days.",
        };
        if (!await _audit.StoreAsync(deleted)) throw new IOException("The audit cannot be written, in which a deletion stands first.");
        _storage.Delete(entry);
    }
}
