using HoopWire.Compression;
using HoopWire.Net;
using HoopWire.Recording.Drain;
using HoopWire.Recording.Encryption;
using HoopWire.Recording.Files;
using HoopWire.Recording.Journals;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Recording;

/// <summary>Records into files under the data directory: loops copy events into their journals, a thread of its own writes the files.</summary>
public sealed class FileRecorder : IRecorder
{
    private readonly RecordingOptions _options;
    private readonly RecordingPaths _paths;
    private readonly TimeProvider _time;
    private readonly IRecordingObserver? _observer;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private readonly SigningKey _key;
    private readonly RecordingQuota? _quota;
    private readonly RecordingEncryption? _encryption;
    private readonly RecordingWriter _writer;
    private readonly RecorderHealth _health = new();
    private readonly DrainSignal _signal = new();
    private readonly DrainThread _thread;
    private readonly JournalSync _sync;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, LoopJournal> _journals = [];
    private bool _disposed;

    private FileRecorder(RecordingOptions options, RecordingPaths paths, FileStream held, TimeProvider time, IRecordingObserver? observer, ILogger logger)
    {
        _options = options;
        _paths = paths;
        _lock = held;
        _time = time;
        _observer = observer is null or RecordingObservers ? observer : new RecordingObservers(logger, observer);
        _logger = logger;
        _key = SigningKey.LoadOrCreate(paths);
        _quota = options.Quota is { } bytes ? new RecordingQuota(paths.Recordings, bytes, time) : null;
        _quota?.Count();
        var unsynced = new UnsyncedFiles(options, _key);
        _encryption = options.Encrypts ? new RecordingEncryption(options.Recipients, options.OwnKey, paths.Keys) : null;
        _writer = new RecordingWriter(paths, _key, new ZstdFrameCompressor(), time) { Unsynced = unsynced, Encryption = _encryption, Quota = _quota };
        _sync = new JournalSync(options, _health, time, logger);
        _thread = new DrainThread(_health, _signal, unsynced, _sync, _observer, logger);
    }

    /// <inheritdoc/>
    public string? Fault => _health.Fault ?? _quota?.Refusal;

    /// <summary>Counts anew what recordings take, where that is bounded: some were deleted or moved away. It is done without that too, later.</summary>
    public void CountAgain() => _quota?.Count();

    /// <summary>What it has done, and how far the files are behind. Any thread.</summary>
    public RecorderFigures Figures()
    {
        // Once it is disposed the journals are mapped no more.
        lock (_gate)
        {
            var drains = _disposed ? [] : _thread.Drains;
            return new RecorderFigures
            {
                Frames = _writer.Frames,
                FrameBytes = _writer.FrameBytes,
                LineBytes = _writer.LineBytes,
                Refusals = drains.Sum(one => one.Loop.Refusals),
                UnwrittenBytes = drains.Sum(one => one.Drain.UnwrittenBytes),
                AllocatedBytes = _thread.AllocatedBytes + _sync.AllocatedBytes,
                SyncLag = _sync.Lag,
                Lag = drains.Select(one => one.Drain.Lag).DefaultIfEmpty().Max(),
            };
        }
    }

    /// <summary>Brings what an earlier run left in its journals into the files, then starts recording.</summary>
    /// <exception cref="IOException">The data directory cannot be written, or another gateway uses it.</exception>
    public static FileRecorder Start(RecordingOptions options, TimeProvider time, ILogger logger, IRecordingObserver? observer = null)
    {
        var paths = new RecordingPaths(options.DataDirectory);
        FileStream? held = null;
        try
        {
            PrivateFiles.MakeFolder(options.DataDirectory);
            PrivateFiles.MakeFolder(paths.Recordings);
            PrivateFiles.MakeFolder(paths.Open);
            held = Hold(paths.Lock);
            var recorder = new FileRecorder(options, paths, held, time, observer, logger);
            new Recovery(options, paths, recorder._writer, time, logger) { Observer = recorder._observer }.Run();
            recorder._sync.Start();
            recorder._thread.Start();
            return recorder;
        }
        catch (UnauthorizedAccessException e)
        {
            held?.Dispose();
            throw new IOException($"Recordings cannot be written under {options.DataDirectory}: {e.Message}", e);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public SessionRecorder Open(Loop loop, SessionHeader header)
    {
        if (RecordingPaths.TimeOf(header.Id) is null) throw new ArgumentException($"{header.Id} is no session id.", nameof(header));
        if (Fault is { } fault) throw new IOException(fault);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return JournalOf(loop).Open(header);
        }
    }

    /// <summary>Completes when everything recorded before the call is in files; not while they cannot be written.</summary>
    public Task FlushAsync() => _thread.FlushAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        LoopJournal[] journals;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            journals = [.. _journals.Values];
        }

        foreach (var journal in journals) journal.Close();
        await _thread.StopAsync().ConfigureAwait(false);
        await _sync.StopAsync().ConfigureAwait(false);
        foreach (var journal in journals) Remove(journal);
        _quota?.Dispose();
        _writer.Dispose();
        _key.Dispose();
        _encryption?.Dispose();
        _sync.Dispose();
        _signal.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private LoopJournal JournalOf(Loop loop)
    {
        if (_journals.TryGetValue(loop.Index, out var known)) return known;
        var journal = MakeJournal(loop.Index);
        var copy = JournalCopy.Create(journal, _paths.JournalCopy(loop.Index), _options.Encrypts, fills: _options.Durable);
        var owner = new LoopJournal(loop, journal, _options, _health, _signal, _time, _sync.Request);
        var drain = new JournalDrain(journal, _options, _writer, owner.Find, record => _writer.Create(record.SessionText), _time)
        {
            ReleasesBySync = true,
            Closed = session => owner.Forget(session.Key),
            Kept = file => _observer?.Closed(file.ToClosed()),
            Observer = _observer,
            Unsealed = reason => RecordingLog.Unsealed(_logger, reason),
        };
        _sync.Add(owner, copy);
        _thread.Add(owner, drain);
        _journals.Add(loop.Index, owner);
        return owner;
    }

    private Journal MakeJournal(int loopIndex)
    {
        string path = _paths.Journal(loopIndex);
        try
        {
            return Journal.Create(path, loopIndex, _options.JournalBytes);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"The journal {path} cannot be made: {e.Message}", e);
        }
    }

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"Another gateway holds {path}. Give every gateway a data directory of its own.", e);
        }
    }

    // Sessions that never completed keep their mapping: their loops may still look at it.
    private void Remove(LoopJournal owner)
    {
        if (owner.Journal.Tail == owner.Journal.Head) _sync.Remove(owner.Journal.Path);
        if (owner.OpenSessions == 0) owner.Journal.Dispose();
    }
}
