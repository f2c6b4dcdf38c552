using System.Threading.Channels;
using HoopWire.Recording;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Recordings;

/// <summary>
/// Brings closed recordings into the store, one after the other on a task of its own, and takes those from the disk that were verified there and have
/// been kept here long enough. What cannot be sent waits on the disk; sessions never wait for it.
/// </summary>
internal sealed class RecordingUploads : IRecordingObserver, IAsyncDisposable
{
    private const int WaitingMax = 100_000;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private readonly S3Bucket _bucket;
    private readonly RecordingCatalog _catalog;
    private readonly UploadStates _states;
    private readonly RecordingUpload _upload;
    private readonly TimeSpan _keepLocal;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _changed;
    private readonly Channel<string> _closed = Channel.CreateBounded<string>(new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private long _waiting;

    /// <summary>Starts nothing yet, but hears of recordings that are closed. The bucket is disposed with it.</summary>
    public RecordingUploads(string dataDirectory, S3Bucket bucket, S3Options options, TimeProvider time, ILogger logger, Action changed)
    {
        _catalog = new RecordingCatalog(dataDirectory);
        _states = new UploadStates(dataDirectory);
        _upload = new RecordingUpload(bucket, _states, options.PartBytes);
        (_bucket, _keepLocal, _time, _logger, _changed) = (bucket, options.KeepLocal, time, logger, changed);
    }

    /// <summary>Recordings that were closed and are not verified in the store.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>Starts with what an earlier run left.</summary>
    public void Start() => _work = Task.Run(() => RunAsync(_stop.Token));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What was closed last has a moment to arrive; the rest goes on at the next start.
        _closed.Writer.TryComplete();
        _stop.CancelAfter(StopTimeout);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _bucket.Dispose();
    }

    /// <inheritdoc/>
    public void Closed(ClosedRecording recording)
    {
        // One that finds no room is found on the disk within the hour.
        if (_closed.Writer.TryWrite(recording.Name)) Interlocked.Increment(ref _waiting);
    }

    /// <inheritdoc/>
    public void Session(in RecordedPlace at, ReadOnlySpan<byte> json)
    {
    }

    /// <inheritdoc/>
    public void Command(in RecordedPlace at, in ObservedCommand command)
    {
    }

    /// <inheritdoc/>
    public void Result(in RecordedPlace at, in ObservedResult result)
    {
    }

    /// <inheritdoc/>
    public void Approval(in RecordedPlace at, in ApprovalEvent approval)
    {
    }

    /// <inheritdoc/>
    public void Notice(in RecordedPlace at, in NoticeEvent notice)
    {
    }

    /// <inheritdoc/>
    public void End(in RecordedPlace at, in ObservedEnd end)
    {
    }

    /// <inheritdoc/>
    public void Turn()
    {
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await SweepAsync(stop);
            using var period = CancellationTokenSource.CreateLinkedTokenSource(stop);
            using var timer = _time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), period, Period, Timeout.InfiniteTimeSpan);
            try
            {
                await foreach (string name in _closed.Reader.ReadAllAsync(period.Token))
                {
                    if (_catalog.Named(name) is { } entry) await SettleAsync(entry, stop);
                    Interlocked.Decrement(ref _waiting);
                }

                return;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // An hour is over.
            }
        }
    }

    /// <summary>Looks at everything on the disk: sends what has not arrived, deletes what has been here long enough.</summary>
    private async Task SweepAsync(CancellationToken stop)
    {
        bool deleted = false;
        string? kept = null;
        foreach (var entry in _catalog.List())
        {
            if (entry.IsOpen) continue;
            await ArriveAsync(entry, stop);
            if (_time.GetUtcNow() - entry.StartedAt < _keepLocal || entry.Id == kept) continue;
            // The files of a session leave in their order, or not at all: readers look for the first.
            if (await TryRemoveAsync(entry, stop)) deleted = true;
            else kept = entry.Id;
        }

        if (deleted) _changed();
    }

    private async Task SettleAsync(RecordingEntry entry, CancellationToken stop)
    {
        await ArriveAsync(entry, stop);
        bool due = _time.GetUtcNow() - entry.StartedAt >= _keepLocal && _catalog.PartsInPlace(entry.Id).Count == 1;
        if (due && await TryRemoveAsync(entry, stop)) _changed();
    }

    private async Task ArriveAsync(RecordingEntry entry, CancellationToken stop)
    {
        if (_states.Find(entry) is { VerifiedETag: not null }) return;
        var pause = RetryMin;
        for (bool failing = false; ; pause = pause * 2 < RetryMax ? pause * 2 : RetryMax)
        {
            try
            {
                await _upload.RunAsync(entry, stop);
                if (failing) UploadLog.Works(_logger);
                return;
            }
            catch (FileNotFoundException)
            {
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!failing) UploadLog.Failed(_logger, entry.Id, e.Message);
                failing = true;
            }

            await Task.Delay(pause, _time, stop);
        }
    }

    private async Task<bool> TryRemoveAsync(RecordingEntry entry, CancellationToken stop)
    {
        try
        {
            if (!await _upload.IsThereAsync(entry, stop))
            {
                UploadLog.Kept(_logger, entry.Id);
                return false;
            }

            _catalog.Delete(entry);
            _states.Forget(entry);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            UploadLog.Failed(_logger, entry.Id, e.Message);
            return false;
        }
    }
}
