using HoopWire.Recording.Drain;
using HoopWire.Recording.Files;
using Microsoft.Extensions.Logging;

namespace HoopWire.Recording.Journals;

/// <summary>
/// The thread that brings the journals to disk: at its own pace, or at once when a session waits. It is a group commit: what comes while a sync
/// is under way goes with the next, which starts when that one returns.
/// </summary>
internal sealed class JournalSync : IDisposable
{
    private readonly RecordingOptions _options;
    private readonly RecorderHealth _health;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly AutoResetEvent _signal = new(false);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile (LoopJournal Loop, JournalCopy Copy)[] _copies = [];
    private volatile bool _stopping;

    public JournalSync(RecordingOptions options, RecorderHealth health, ILogger logger)
    {
        _options = options;
        _health = health;
        _logger = logger;
        _thread = new Thread(Run) { Name = "recording sync", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Takes on a loop's journal.</summary>
    public void Add(LoopJournal loop, JournalCopy copy)
    {
        lock (_gate) _copies = [.. _copies, (loop, copy)];
    }

    /// <summary>Asks for a sync now. Any thread.</summary>
    public void Request() => _signal.Set();

    /// <summary>Ends the thread, and removes the copies of the journals that have been carried into files.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        _signal.Set();
        await _stopped.Task.ConfigureAwait(false);
        foreach (var (loop, copy) in _copies)
        {
            copy.Dispose();
            if (loop.Journal.Tail == loop.Journal.Head) Remove(copy.Path);
        }
    }

    /// <summary>Deletes a journal or a copy that is needed no more; where recordings are encrypted, nothing of it stays on the disk.</summary>
    public void Remove(string path)
    {
        if (!File.Exists(path)) return;
        try
        {
            if (_options.Encrypts) PrivateFiles.Erase(path);
            else File.Delete(path);
        }
        catch (IOException e)
        {
            RecordingLog.NotRemoved(_logger, e.Message);
        }
    }

    public void Dispose() => _signal.Dispose();

    private void Run()
    {
        while (!_stopping)
        {
            _signal.WaitOne(_options.SyncAge);
            Sync();
        }

        _stopped.SetResult();
    }

    private void Sync()
    {
        try
        {
            if (_copies.Length > 0) _options.BeforeSync?.Invoke();
            foreach (var (loop, copy) in _copies) loop.CopySynced(copy.Sync());
            if (_health.SyncFault is null) return;
            _health.SyncFault = null;
            RecordingLog.Recovered(_logger);
        }
        catch (Exception e)
        {
            bool isNew = _health.SyncFault is null;
            _health.SyncFault = RecorderHealth.Sentence(e);
            if (isNew) RecordingLog.Failed(_logger, e.Message, _options.SyncAge.TotalSeconds);
        }

        foreach (var (loop, _) in _copies)
        {
            loop.Drained();
            loop.CopySynced(-1);
        }
    }
}
