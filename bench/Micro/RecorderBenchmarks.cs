using BenchmarkDotNet.Attributes;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Bench.Micro;

/// <summary>What recording costs a loop: the copies of a command and its result into the journal. Encoding and files follow elsewhere.</summary>
public class RecorderBenchmarks
{
    private const int Commands = 10_000;
    private const long JournalBytes = 64 << 20;
    private readonly byte[] _text = "SELECT abalance FROM pgbench_accounts WHERE aid = 4711;"u8.ToArray();
    private readonly byte[] _columns = new byte[ColumnBlock.HeadBytes + 8];
    private string _folder = "";
    private FileRecorder _recorder = null!;
    private SessionRecorder _session = null!;
    private long _sequence;

    [GlobalSetup]
    public void Setup()
    {
        ColumnBlock.Write(_columns, 0, 23, "abalance"u8);
        _folder = Directory.CreateTempSubdirectory("hoopwire-bench-").FullName;
        var options = new RecordingOptions(_folder) { JournalBytes = JournalBytes, SessionCreditBytes = 48 << 20 };
        _recorder = FileRecorder.Start(options, TimeProvider.System, NullLogger.Instance);
        var now = TimeProvider.System.GetUtcNow();
        var identity = new Identity("bench", [], IdentityKind.Person, "key");
        _session = _recorder.Open(new StillLoop(), new SessionHeader(SessionId.New(now), now, "postgres", identity, "bench", "bench", "127.0.0.1:1"));
        Fill();
    }

    // All of the journal once and more: a page that is written for the first time costs the kernel more than the copy does.
    private void Fill()
    {
        long commandBytes = 2L * _text.Length;
        for (long written = 0; written < 2 * JournalBytes; written += Commands * commandBytes)
        {
            AppendCommand();
            Empty();
        }
    }

    [IterationSetup]
    public void Empty() => _recorder.FlushAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Cleanup()
    {
        _session.Complete(new EndReason(Side.Client, Stage.Relay, "done"));
        _recorder.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Held against 150 ns and no allocation: <c>scripts/bench recording</c> says whether it is.</summary>
    [Benchmark(Description = "append a command", OperationsPerInvoke = Commands)]
    public int AppendCommand()
    {
        var written = 0;
        for (var i = 0; i < Commands; i++)
        {
            var command = new CommandEvent { Sequence = ++_sequence, Kind = "query", Text = _text, TextLength = _text.Length, Verdict = VerdictKind.Pass };
            if (_session.Command(command) == AppendResult.Written) written++;
        }

        return written == Commands ? written : throw new InvalidOperationException("The journal was full: the numbers mean nothing.");
    }

    [Benchmark(Description = "append a command and its result", OperationsPerInvoke = Commands)]
    public int Append()
    {
        var written = 0;
        for (var i = 0; i < Commands; i++)
        {
            _sequence++;
            var command = new CommandEvent { Sequence = _sequence, Kind = "query", Text = _text, TextLength = _text.Length, Verdict = VerdictKind.Pass };
            if (_session.Command(command) == AppendResult.Written) written++;
            var result = new ResultEvent { Sequence = _sequence, Tag = "SELECT 1"u8, Columns = _columns, Rows = 1, Bytes = 11, Duration = TimeSpan.FromMicroseconds(90) };
            if (_session.Result(result) == AppendResult.Written) written++;
        }

        return written == 2 * Commands ? written : throw new InvalidOperationException("The journal was full: the numbers mean nothing.");
    }
}
