using BenchmarkDotNet.Attributes;
using HoopWire.Policy;
using HoopWire.Postgres.Tests.Support.Relaying;

namespace HoopWire.Bench.Micro;

/// <summary>The relay step by itself: a query and its reply through both legs, recorded into a journal that is drained meanwhile.</summary>
public class RelayBenchmarks
{
    private const string Parameterised = "SELECT aid, filler, note FROM pgbench_accounts WHERE aid = $1";

    // BackendMessage.ParseComplete with ReadyForQuery, and BindComplete.
    private static readonly byte[] Prepared = [(byte)'1', 0, 0, 0, 4, (byte)'Z', 0, 0, 0, 5, (byte)'I'];
    private static readonly byte[] Bound = [(byte)'2', 0, 0, 0, 4];
    private readonly byte[] _simple = RelayRig.Simple("SELECT aid, filler, note FROM pgbench_accounts WHERE aid = 4711;");
    private readonly byte[] _run = RelayRig.Run("s1", "4711");
    private readonly byte[] _extended = [.. RelayRig.Prepare("", Parameterised)[..^5], .. RelayRig.Run("", "4711")];
    private readonly byte[] _reply = RelayRig.Reply([], 1);
    private readonly byte[] _boundReply = RelayRig.Reply(Bound, 1);
    private readonly byte[] _extendedReply = RelayRig.Reply([(byte)'1', 0, 0, 0, 4, .. Bound], 1);
    private readonly byte[] _rows = RelayRig.Reply([], 100);
    private string _folder = "";
    private RelayRig _rig = null!;

    [Params(false, true)]
    public bool TwentyRules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("hoopwire-bench-").FullName;
        _rig = RelayRig.Start(_folder, TwentyRules ? RelayRig.TwentyRules() : CompiledPolicy.Empty);
        _rig.Exchange(RelayRig.Prepare("s1", Parameterised), Prepared);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _rig.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Description = "simple query, 1 row")]
    public int Simple() => Exchange(_simple, _reply);

    [Benchmark(Description = "parsed and bound query, 1 row")]
    public int Extended() => Exchange(_extended, _extendedReply);

    [Benchmark(Description = "prepared query, 1 row")]
    public int Run() => Exchange(_run, _boundReply);

    [Benchmark(Description = "simple query, 100 rows")]
    public int Rows() => Exchange(_simple, _rows);

    private int Exchange(byte[] request, byte[] reply)
    {
        _rig.Exchange(request, reply);
        return _rig.ToClient.Length;
    }
}
