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
    private const int FailuresMax = 3;
    private const int ToldMax = 10_000;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private readonly S3Bucket _bucket;
    private readonly RecordingCatalog _catalog;
    private readonly UploadStates _states;
    private readonly RecordingUpload _upload;
    private readonly TimeSpan _keepLocal;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _changed;
    private readonly Channel<string> _closed = Channel.CreateBounded<string>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private readonly Queue<string> _late = new();
    private readonly HashSet<string> _isLate = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private int _failures;
    private int _lateCount;

    /// <summary>Starts nothing yet, but hears of recordings that are closed. The bucket is disposed with it.</summary>
    public RecordingUploads(string dataDirectory, S3Bucket bucket, S3Options options, TimeProvider time, ILogger logger, Action changed)
    {
        _catalog = new RecordingCatalog(dataDirectory);
        _states = new UploadStates(dataDirectory);
        _upload = new RecordingUpload(bucket, _states, options.PartBytes);
        (_bucket, _keepLocal, _time, _logger, _changed) = (bucket, options.KeepLocal, time, logger, changed);
    }

    /// <summary>Closed recordings that have not arrived, as far as is known: what an earlier run left is found within the first sweep.</summary>
    public int Waiting => _closed.Reader.Count + Volatile.Read(ref _lateCount);

    /// <summary>Whether a session's recording is in the store and was taken from this disk.</summary>
    public bool HasLeft(string id) => _states.HasLeft(id);

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
        _closed.Writer.TryWrite(recording.Name);
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var pause = RetryMin;
        var sweep = DateTimeOffset.MinValue;
        while (!stop.IsCancellationRequested)
        {
            if (_time.GetUtcNow() >= sweep)
            {
                bool whole = await TrySweepAsync(stop);
                sweep = _time.GetUtcNow() + (whole ? Period : RetryMax);
            }

            if (await TakeClosedAsync(_late.Count > 0 ? pause : sweep - _time.GetUtcNow(), pause, stop)) return;
            bool works = await RetryAsync(stop) || _late.Count == 0;
            pause = works ? RetryMin : pause * 2 < RetryMax ? pause * 2 : RetryMax;
        }
    }

    /// <summary>
    /// Sends what is closed, until the disk is looked through again; or, from when something is late, for the pause until that is tried again. True when the
    /// gateway stops and no more will come.
    /// </summary>
    private async Task<bool> TakeClosedAsync(TimeSpan wait, TimeSpan pause, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bool late = _late.Count > 0;
        await using var timer = _time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), over, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        try
        {
            await foreach (string name in _closed.Reader.ReadAllAsync(over.Token))
            {
                await TrySettleAsync(name, stop);
                if (late || _late.Count == 0) continue;
                late = true;
                timer.Change(pause, Timeout.InfiniteTimeSpan);
            }

            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Tries again what has failed; true when something arrived. One that always fails goes behind the others, and holds none of them up.</summary>
    private async Task<bool> RetryAsync(CancellationToken stop)
    {
        bool any = false;
        _failures = 0;
        for (int left = _late.Count; left > 0 && _failures < FailuresMax; left--)
        {
            string name = _late.Dequeue();
            _isLate.Remove(name);
            any |= await TrySettleAsync(name, stop);
            Volatile.Write(ref _lateCount, _late.Count);
        }

        if (any && _late.Count == 0) UploadLog.Works(_logger);
        return any;
    }

    /// <summary>False when the disk could not be looked through, which is tried again soon.</summary>
    private async Task<bool> TrySweepAsync(CancellationToken stop)
    {
        try
        {
            await SweepAsync(stop);
            return true;
        }
        catch (Exception e) when (!IsStop(e, stop))
        {
            UploadLog.LookFailed(_logger, e.GetType().Name);
            return false;
        }
    }

    // Everything else is the failure of one recording, or of one look: the task goes on with the next.
    private static bool IsStop(Exception e, CancellationToken stop) => e is OperationCanceledException && stop.IsCancellationRequested;

    /// <summary>Looks at everything on the disk: sends what has not arrived, deletes what has been here long enough.</summary>
    private async Task SweepAsync(CancellationToken stop)
    {
        _states.ForgetLeft(_time.GetUtcNow() - Period);
        bool deleted = false;
        string? kept = null;
        foreach (var entry in _catalog.List())
        {
            if (_closed.Reader.Completion.IsCompleted) return;
            if (entry.IsOpen || !await ArriveAsync(entry, stop)) continue;
            if (_time.GetUtcNow() - entry.StartedAt < _keepLocal || entry.Id == kept) continue;
            // The files of a session leave in their order, or not at all: readers look for the first.
            if (await TryRemoveAsync(entry, stop)) deleted = true;
            else kept = entry.Id;
        }

        if (deleted) _changed();
    }

    private async Task<bool> TrySettleAsync(string name, CancellationToken stop)
    {
        try
        {
            return await SettleAsync(name, stop);
        }
        catch (Exception e) when (!IsStop(e, stop))
        {
            // Beside the upload: the disk could not be looked at.
            UploadLog.LookFailed(_logger, e.GetType().Name);
            TryAgainLater(name);
            _failures++;
            return false;
        }
    }

    private async Task<bool> SettleAsync(string name, CancellationToken stop)
    {
        if (_catalog.Named(name) is not { } entry) return true;
        if (!await ArriveAsync(entry, stop)) return false;
        bool due = _time.GetUtcNow() - entry.StartedAt >= _keepLocal && _catalog.PartsInPlace(entry.Id).Count == 1;
        if (due && await TryRemoveAsync(entry, stop)) _changed();
        return !_isLate.Contains(entry.Name);
    }

    /// <summary>Whether the store has it, verified. Otherwise it is tried again, and at once only where the store has not just failed several times.</summary>
    private async Task<bool> ArriveAsync(RecordingEntry entry, CancellationToken stop)
    {
        try
        {
            if (_states.Find(entry) is { VerifiedETag: not null, HasLeft: false }) return true;
            if (_failures < FailuresMax)
            {
                await _upload.RunAsync(entry, stop);
                _failures = 0;
                return true;
            }
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (!IsStop(e, stop))
        {
            Tell(entry, e);
        }

        TryAgainLater(entry.Name);
        return false;
    }

    private void Tell(RecordingEntry entry, Exception e)
    {
        _failures++;
        if (_told.Add(entry.Id)) UploadLog.Failed(_logger, entry.Id, e is IOException or UnauthorizedAccessException ? e.Message : $"{e.GetType().Name}.");
        if (_told.Count > ToldMax) _told.Clear();
    }

    private void TryAgainLater(string name)
    {
        if (_isLate.Add(name)) _late.Enqueue(name);
        Volatile.Write(ref _lateCount, _late.Count);
    }

    private async Task<bool> TryRemoveAsync(RecordingEntry entry, CancellationToken stop)
    {
        try
        {
            if (!await _upload.IsThereAsync(entry, stop))
            {
                UploadLog.Lost(_logger, entry.Id);
                TryAgainLater(entry.Name);
                return false;
            }

            _states.Leave(entry);
            _catalog.Delete(entry);
            return true;
        }
        catch (Exception e) when (!IsStop(e, stop))
        {
            // It has arrived, but the store does not say so again, or has something else in its place, or the disk does not let it go.
            Tell(entry, e);
            TryAgainLater(entry.Name);
            return false;
        }
    }
}
