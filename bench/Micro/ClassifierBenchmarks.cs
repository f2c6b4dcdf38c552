using System.Text;
using BenchmarkDotNet.Attributes;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;

namespace HoopWire.Bench.Micro;

/// <summary>A statement that is seen for the first time: what a cache of verdicts saves.</summary>
public class ClassifierBenchmarks
{
    private static readonly Dictionary<string, string> Statements = new()
    {
        ["point select"] = "SELECT abalance FROM pgbench_accounts WHERE aid = 4711;",
        ["join"] = "SELECT o.id, c.email, sum(l.price * l.count) AS total FROM orders o JOIN customers c ON c.id = o.customer_id "
            + "LEFT JOIN lines l USING (order_id) WHERE o.created > now() - interval '7 days' AND c.country IN ('DE', 'FR', 'IT') "
            + "GROUP BY 1, 2 HAVING count(*) > 3 ORDER BY total DESC NULLS LAST LIMIT 50",
        ["insert of 100 rows"] = "INSERT INTO t (a, b, c) VALUES " + string.Join(", ", Enumerable.Range(0, 100).Select(i => $"({i}, 'value {i}', {i}.5)")),
    };

    private byte[] _text = [];

    [Params("point select", "join", "insert of 100 rows")]
    public string Statement { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _text = Encoding.UTF8.GetBytes(Statements[Statement]);

    [Benchmark(Description = "classify, cold")]
    public StatementFacts Classify() => PostgresClassifier.Classify(_text, LexicalSettings.Default);
}
