using BenchmarkDotNet.Attributes;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.Bench.Micro;

/// <summary>The relay step in front of MySQL and MariaDB by itself: a query and its reply through both legs, recorded into a journal that is drained meanwhile.</summary>
public class MySqlRelayBenchmarks
{
    private readonly byte[][] _texts = [.. Enumerable.Range(0, 1 << 15).Select(i => RelayRig.Query($"SELECT id, c, pad FROM sbtest1 WHERE id={i + 1}"))];
    private readonly byte[] _run = RelayRig.Execute(1, (FieldType.LongLong, [0x67, 0x12, 0, 0, 0, 0, 0, 0]));
    private readonly byte[] _reply = RelayRig.Reply(binary: false, 1, "id", "c", "pad");
    private readonly byte[] _binaryReply = RelayRig.Reply(binary: true, 1, "id", "c", "pad");
    private readonly byte[] _rows = RelayRig.Reply(binary: false, 100, "id", "c", "pad");
    private readonly byte[] _harmlessRows = RelayRig.Reply(binary: false, 100, "id", "note", "k");
    private readonly byte[] _harmless = RelayRig.Query("SELECT id, note, k FROM sbtest1");
    private string _folder = "";
    private RelayRig _rig = null!;
    private int _next;

    [Params(false, true)]
    public bool TwentyRules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("hoopwire-bench-").FullName;
        _rig = RelayRig.Start(_folder, TwentyRules ? RelayRig.TwentyRules() : CompiledPolicy.Empty);
        _rig.Give(RelayRig.Prepare("SELECT id, c, pad FROM sbtest1 WHERE id = ?"), RelayRig.Prepared(1, 1, "id", "c", "pad"));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _rig.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Description = "a new text, 1 row")]
    public int Text() => Exchange(_texts[_next++ & (_texts.Length - 1)], _reply);

    [Benchmark(Description = "an execution, 1 row")]
    public int Run() => Exchange(_run, _binaryReply);

    [Benchmark(Description = "a text, 100 rows that change")]
    public int Rows() => Exchange(_texts[0], _rows);

    [Benchmark(Description = "a text, 100 rows in which nothing is found")]
    public int HarmlessRows() => Exchange(_harmless, _harmlessRows);

    private int Exchange(byte[] request, byte[] reply)
    {
        _rig.Give(request, reply);
        return _rig.ToClient.Length;
    }
}
