using System.Text;
using BenchmarkDotNet.Attributes;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Tests.Support.Relaying;

namespace HoopWire.Bench.Micro;

/// <summary>The verdict for a text: found among those known, and worked out, by number of rules.</summary>
public class VerdictBenchmarks
{
    private static readonly Reading Reading = new(LexicalSettings.Default, null, false);
    private readonly byte[] _known = "SELECT abalance FROM pgbench_accounts WHERE aid = 4711;"u8.ToArray();
    private readonly byte[] _long = Encoding.ASCII.GetBytes("SELECT abalance, bid, aid FROM pgbench_accounts WHERE aid = $1 AND bid = $2 AND abalance > $3 ORDER BY abalance, bid, aid".PadRight(128));
    private readonly byte[][] _new = [.. Enumerable.Range(0, 1 << 16).Select(i => Encoding.ASCII.GetBytes($"SELECT abalance FROM pgbench_accounts WHERE aid = {i};"))];
    private StatementJudge _judge = null!;
    private int _next;

    [Params(1, 10, 100)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Rule[] rules = [new Rule("filler") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.pgbench_accounts.filler") }] }];
        var policy = new CompiledPolicy(1, [.. rules, .. Enumerable.Range(1, Rules - 1).Select(i => new Rule($"rule-{i}") { Block = new BlockRule(Effects.Ddl, null) })]);
        _judge = new StatementJudge(policy, PgbenchCatalogue.Protect(policy), null);
        // A text is kept from its second sighting on.
        for (int i = 0; i < 3; i++)
        {
            _judge.Judge(_known, Reading);
            _judge.Judge(_long, Reading);
        }
    }

    [Benchmark(Description = "a known text")]
    public bool Known() => _judge.Judge(_known, Reading).Refusal is null;

    [Benchmark(Description = "a known text of 128 bytes")]
    public bool Known128() => _judge.Judge(_long, Reading).Refusal is null;

    [Benchmark(Description = "a new text")]
    public bool New() => _judge.Judge(_new[_next++ & (_new.Length - 1)], Reading).Refusal is null;
}
