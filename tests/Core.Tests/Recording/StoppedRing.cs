using HoopWire.Compression;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Drain;
using HoopWire.Recording.Files;
using HoopWire.Recording.Journals;

namespace HoopWire.Core.Tests.Recording;

/// <summary>A ring of the smallest size whose drain runs only when asked.</summary>
internal sealed class StoppedRing : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestLoop _loop = new();
    private readonly DrainSignal _signal = new();
    private readonly Journal _journal;
    private readonly SigningKey _key;
    private readonly RecordingWriter _writer;
    private readonly JournalDrain _drain;
    private int _closed;

    public StoppedRing(long ringBytes = JournalLayout.RingBytesMin, long creditBytes = 4 << 20, bool durable = false, ObserverTests.Failing? observer = null)
    {
        var paths = new RecordingPaths(_folder.Path);
        Directory.CreateDirectory(paths.Journals);
        Directory.CreateDirectory(paths.Recordings);
        var options = new RecordingOptions(_folder.Path) { SessionCreditBytes = creditBytes, Durable = durable };
        _journal = Journal.Create(paths.Journal(0), 0, ringBytes);
        _key = SigningKey.LoadOrCreate(paths);
        _writer = new RecordingWriter(paths, _key, new ZstdFrameCompressor(), TimeProvider.System);
        Owner = new LoopJournal(_loop, _journal, options, new RecorderHealth(), _signal, TimeProvider.System);
        _drain = new JournalDrain(_journal, options, _writer, Owner.Find, record => _writer.Create(record.SessionText), TimeProvider.System)
        {
            Closed = _ => _closed++,
            Observer = Observer = observer,
        };
    }

    public LoopJournal Owner { get; }

    /// <summary>What is told of events; null for nobody.</summary>
    public ObserverTests.Failing? Observer { get; }

    public string Data => _folder.Path;

    /// <summary>Drains everything. Returns how many recordings were closed.</summary>
    public int Drain()
    {
        _closed = 0;
        _drain.Flush();
        return _closed;
    }

    /// <summary>Position after the newest record.</summary>
    public long Head => _journal.Head;

    /// <summary>Lets the loop look after its waiting sessions.</summary>
    public async Task WakeAsync()
    {
        Owner.Drained();
        await _loop.Call(() => { });
    }

    /// <summary>Throws away what the ring holds.</summary>
    public void Discard() => _journal.Tail = _journal.Head;

    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        _key.Dispose();
        _journal.Dispose();
        _signal.Dispose();
        _loop.Dispose();
        _folder.Dispose();
        return default;
    }
}
