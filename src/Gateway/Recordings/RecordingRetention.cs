using HoopWire.ControlPlane;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Recordings;

/// <summary>
/// Deletes recordings that have reached the age of <c>recording.retention</c>, at the start and then every hour: this gateway's own, and none that is held.
/// Each deletion is in the audit before it is done; one that cannot be is not done. While the clock cannot be gone by, none is.
/// </summary>
internal sealed class RecordingRetention : IAsyncDisposable
{
    // Each waits for some seconds: an audit that is away is not waited for with every recording.
    private const int UnstoredMax = 3;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private readonly IRecordingStorage _storage;
    private readonly Func<OwnRecordings> _own;
    private readonly RecordingHolds _holds;
    private readonly TimeSpan _age;
    private readonly IAuditLog _audit;
    private readonly TimeProvider _time;
    private readonly SteadyClock _clock;
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
        _clock = new SteadyClock(time);
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
            var (now, isSteady, leap) = _clock.Look();
            if (isSteady) await DeleteOldAsync(now);
            else if (leap > TimeSpan.Zero) Pause(now, leap);
        }
        finally
        {
            _changed();
        }
    }

    private void Pause(DateTimeOffset now, TimeSpan leap)
    {
        RetentionLog.Paused(_logger, leap.TotalDays);
        _audit.Write(new AuditEvent(now, "retention-paused")
        {
            Detail = $"The clock went ahead by {leap.TotalDays:F0} days beyond the time that has passed: no recording is deleted before it has been steady for a day.",
        });
    }

    private async Task DeleteOldAsync(DateTimeOffset now)
    {
        var own = _own();
        int unstored = 0;
        // Read whole, since deletions change what is listed.
        foreach (var entry in _storage.List(until: now - _age).ToList())
        {
            if (_stop.IsCancellationRequested) return;
            if (entry.IsOpen || (entry.IsRemote && !own.Has(entry.Id, entry.StartedAt)) || !_holds.BeginDeletion(entry.Id)) continue;
            try
            {
                unstored = await DeleteAsync(entry, now) ? 0 : unstored + 1;
            }
            finally
            {
                _holds.EndDeletion(entry.Id);
            }

            if (unstored == UnstoredMax) throw new IOException("The audit cannot be written.");
        }
    }

    // False when the audit cannot be written.
    private async Task<bool> DeleteAsync(RecordingEntry entry, DateTimeOffset now)
    {
        var deleted = new AuditEvent(now, "recording-deleted")
        {
            SessionId = entry.Id,
            Detail = $"The recording of {entry.Bytes} bytes was deleted at the age of {(now - entry.StartedAt).TotalDays:F0} days; recording.retention is {_age.TotalDays:F0} days.",
        };
        if (!await _audit.StoreAsync(deleted))
        {
            NotDeleted(entry, now, "The audit cannot be written, in which a deletion stands first.");
            return false;
        }

        try
        {
            _storage.Delete(entry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotDeleted(entry, now, e.Message);
        }

        return true;
    }

    // The row of the deletion stands, or may still be written when the audit works again: this one says that it was not done.
    private void NotDeleted(RecordingEntry entry, DateTimeOffset now, string reason)
    {
        if (_stop.IsCancellationRequested) return;
        RetentionLog.NotDeleted(_logger, entry.Id, reason);
        _audit.Write(new AuditEvent(now, "recording-delete-failed") { SessionId = entry.Id, Detail = $"The recording is still there: {reason}" });
    }
}
