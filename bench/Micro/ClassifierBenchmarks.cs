using System.Text;
using BenchmarkDotNet.Attributes;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Parsing;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

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
        ["TPC-H 2"] = "select s_acctbal, s_name, n_name, p_partkey, p_mfgr, s_address, s_phone, s_comment from part, supplier, partsupp, nation, region "
            + "where p_partkey = ps_partkey and s_suppkey = ps_suppkey and p_size = 15 and p_type like '%BRASS' and s_nationkey = n_nationkey "
            + "and n_regionkey = r_regionkey and r_name = 'EUROPE' and ps_supplycost = (select min(ps_supplycost) from partsupp, supplier, nation, region "
            + "where p_partkey = ps_partkey and s_suppkey = ps_suppkey and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'EUROPE') "
            + "order by s_acctbal desc, n_name, s_name, p_partkey limit 100",
        ["TPC-H 8"] = "select o_year, sum(case when nation = 'BRAZIL' then volume else 0 end) / sum(volume) as mkt_share from (select extract(year from o_orderdate) "
            + "as o_year, l_extendedprice * (1 - l_discount) as volume, n2.n_name as nation from part, supplier, lineitem, orders, customer, nation n1, nation n2, "
            + "region where p_partkey = l_partkey and s_suppkey = l_suppkey and l_orderkey = o_orderkey and o_custkey = c_custkey and c_nationkey = n1.n_nationkey "
            + "and n1.n_regionkey = r_regionkey and r_name = 'AMERICA' and s_nationkey = n2.n_nationkey and o_orderdate between date '1995-01-01' "
            + "and date '1996-12-31' and p_type = 'ECONOMY ANODIZED STEEL') as all_nations group by o_year order by o_year",
        ["insert of 100 rows"] = "INSERT INTO t (a, b, c) VALUES " + string.Join(", ", Enumerable.Range(0, 100).Select(i => $"({i}, 'value {i}', {i}.5)")),
    };

    private byte[] _text = [];

    [Params("point select", "join", "TPC-H 2", "TPC-H 8", "insert of 100 rows")]
    public string Statement { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _text = Encoding.UTF8.GetBytes(Statements[Statement]);

    [Benchmark(Description = "parse, cold")]
    public SyntaxTree Parse()
    {
        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        return PostgresLexer.Run(_text, LexicalSettings.Default, tokens, out _) is null && tokens.MatchGroups(PostgresClassifier.NestingMax, out _) is null
            ? PostgresParser.Parse(tokens)
            : throw new InvalidOperationException("A text of this benchmark is not understood.");
    }

    [Benchmark(Description = "classify, cold")]
    public StatementFacts Classify() => PostgresClassifier.Classify(_text, LexicalSettings.Default);
}
