using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Recordings;

/// <summary>Deletes recordings that have reached the age of <c>recording.retention</c>, at the start and then every hour. Each is an audit event first.</summary>
internal sealed class RecordingRetention : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private readonly IRecordingStorage _storage;
    private readonly RecordingHolds _holds;
    private readonly TimeSpan _age;
    private readonly IAuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _changed;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();

    /// <summary>Starts.</summary>
    public RecordingRetention(IRecordingStorage storage, RecordingHolds holds, TimeSpan age, IAuditLog audit, TimeProvider time, ILogger logger, Action changed)
    {
        (_storage, _holds) = (storage, holds);
        (_age, _audit, _time, _logger, _changed) = (age, audit, time, logger, changed);
        _timer = time.CreateTimer(static state => ((RecordingRetention)state!).Run(), this, TimeSpan.Zero, Period);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Run()
    {
        lock (_gate)
        {
            try
            {
                var old = _storage.List(until: _time.GetUtcNow() - _age).Where(entry => !entry.IsOpen && !_holds.IsHeld(entry.Id)).ToList();
                foreach (var entry in old) Delete(entry);
                _changed();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                RetentionLog.Failed(_logger, e.Message);
            }
        }
    }

    private void Delete(RecordingEntry entry)
    {
        _audit.Write(new AuditEvent(_time.GetUtcNow(), "recording-deleted")
        {
            SessionId = entry.Id,
            Detail = $"The recording of {entry.Bytes} bytes was deleted at the age of {(_time.GetUtcNow() - entry.StartedAt).TotalDays:F0} days; recording.retention is {_age.TotalDays:F0} days.",
        });
        _storage.Delete(entry);
    }
}
