using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>Which functions of the database's own a statement may not call under a rule against what they may do.</summary>
public class OwnCodeTests
{
    private static readonly OwnCode Code = OwnCode.Build(
        new CodeRows(
            [
                Function("purge", "plpgsql", "v", 0), Function("Archive", "sql", "v", 1), Function("uuid_generate_v4", "c", "v", 0),
                Function("run_c", "c", "v", 1), Function("read_c", "c", "s", 1), Function("compute_c", "c", "i", 1), Function("nap", "internal", "v", 1, "pg_sleep"), Function("moment", "internal", "s", 0, "now"),
                Function("price", "sql", "s", 1, "select $1 * 2"),
                Function("wrapped", "sql", "s", 0, "SELECT app.PURGE()"), Function("twice", "sql", "i", 0, "select wrapped()"), Function("dynamic", "plpgsql", "s", 0, "begin execute 'x'; end"),
                Function("slow", "sql", "s", 0, "select pg_sleep(9)"), Function("hidden", "sql", "s", 0, "select U&\"\\0070urge\"()"), Function("script", "plpython3u", "i", 0, "1"),
                Function("tidy", "plpgsql", "s", 0, "begin return purged; end"),
            ],
            [["length", "f"], ["obscure_fact", "f"], ["uuid", "t"]],
            [],
            [],
            1));

    [Theory]
    [InlineData("select purge()", "app.purge")]
    [InlineData("select app.purge()", "app.purge")]
    [InlineData("select 1 where exists (select from app.purge() p)", "app.purge")]
    [InlineData("insert into t values (\"Archive\"(1))", "app.Archive")]
    [InlineData("select o.\"Archive\" from orders o", "app.Archive")]
    [InlineData("select wrapped()", "app.wrapped")]
    [InlineData("select twice()", "app.twice")]
    [InlineData("select dynamic()", "app.dynamic")]
    [InlineData("select slow()", "app.slow")]
    [InlineData("select hidden()", "app.hidden")]
    [InlineData("select script()", "app.script")]
    [InlineData("select run_c('x')", "app.run_c")]
    [InlineData("select read_c('x')", "app.read_c")]
    [InlineData("select nap(1)", "app.nap")]
    [InlineData("select nowhere()", "nowhere")]
    [InlineData("select other.length('x')", "other.length")]
    [InlineData("prepare p as select purge()", "app.purge")]
    [InlineData("explain analyze select purge()", "app.purge")]
    [InlineData("copy (select purge()) to stdout", "app.purge")]
    public void Judge_FunctionThatMayDoAnything_IsRefused(string sql, string function)
    {
        var verdict = Judge(sql, new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) });
        Assert.Equal((VerdictKind.Deny, "no-ddl"), (verdict.Kind, verdict.Rule));
        Assert.EndsWith($": function {function}", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select uuid_generate_v4()")]
    [InlineData("select compute_c(1), moment()")]
    [InlineData("select price(3), app.price(4)")]
    [InlineData("select tidy()")]
    [InlineData("select count(*), coalesce(max(a), greatest(1, 2)), nullif(b, extract(year from c)) from t group by b")]
    [InlineData("select obscure_fact(), pg_catalog.length('x'), uuid('9b')")]
    [InlineData("select o.purge, o.total from orders o")]
    [InlineData("with purge(a, b) as (select 1, 2) select a from purge")]
    [InlineData("insert into purge (id) values (1)")]
    [InlineData("select a::numeric(10, 2), cast(b as varchar(3)) from t where a in (1, 2)")]
    public void Judge_FunctionThatChangesNothing_Passes(string sql) =>
        Assert.Equal(VerdictKind.Pass, Judge(sql, new Rule("no-kill") { Block = new BlockRule(Effects.Kill, null) }).Kind);

    [Theory]
    [InlineData("purge")]
    [InlineData("app.purge")]
    public void Judge_FunctionThatARuleAllows_Passes(string allowed)
    {
        var rule = new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null), AllowedFunctions = [allowed] };
        Assert.Equal(VerdictKind.Pass, Judge("select app.purge()", rule).Kind);
        Assert.Equal(VerdictKind.Deny, Judge("select \"Archive\"(1)", rule).Kind);
    }

    [Fact]
    public void Judge_RuleThatNamesOpaque_DecidesAboutIt() =>
        Assert.Equal(VerdictKind.Hold, Judge("select purge()", new Rule("review") { Approve = new ApproveRule(Effects.Opaque | Effects.UnboundedWrite, ["leads"]) }).Kind);

    [Theory]
    [InlineData(Effects.Copy | Effects.Multi, true)]
    [InlineData(Effects.None, true)]
    [InlineData(Effects.Write, false)]
    public void Judge_RuleAgainstWhatNoFunctionDoes_PassesIt(Effects blocked, bool passes) =>
        Assert.Equal(passes, Judge("select purge()", new Rule("r") { Block = new BlockRule(blocked, null) }).Kind == VerdictKind.Pass);

    [Fact]
    public void Judge_RuleThatObserves_ToldOfIt()
    {
        var rules = new[] { new Rule("seen") { Enforce = false, Block = new BlockRule(Effects.Ddl, null) }, new Rule("no-kill") { Block = new BlockRule(Effects.Kill, null), AllowedFunctions = ["nothing"] } };
        Assert.Equal("seen", string.Join(' ', Judge("select purge()", rules).Observed));
    }

    [Fact]
    public void Judge_FunctionsNotKnown_AsksForThemAndRefusesMeanwhile()
    {
        var judge = new StatementJudge(new CompiledPolicy(1, [new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) }]), null, null);
        var unknown = new Reading(LexicalSettings.Default, null, false, OwnCode.Unknown);
        foreach (string sql in new[] { "select uuid_generate_v4()", "select o.total from orders o", "select count(*) from t where a = 1", "select 1 + 1" })
        {
            var asks = judge.Judge(Encoding.UTF8.GetBytes(sql), unknown);
            Assert.Equal((VerdictKind.Deny, true), (asks.Verdict.Kind, asks.AsksCatalogue));
            var known = judge.Judge(Encoding.UTF8.GetBytes(sql), unknown with { Code = Code });
            Assert.Equal((VerdictKind.Pass, false), (known.Verdict.Kind, known.AsksCatalogue));
        }
        foreach (string sql in new[] { "begin", "commit", "set statement_timeout = 5", "select 1", "fetch next from c" })
        {
            var plain = judge.Judge(Encoding.UTF8.GetBytes(sql), unknown);
            Assert.Equal((VerdictKind.Pass, false, false), (plain.Verdict.Kind, plain.AsksCatalogue, plain.RunsCode));
        }
    }

    private static Verdict Judge(string sql, params Rule[] rules) =>
        new StatementJudge(new CompiledPolicy(1, [.. rules]), null, null).Judge(Encoding.UTF8.GetBytes(sql), new Reading(LexicalSettings.Default, null, false, Code)).Verdict;

    private static string[] Function(string name, string language, string volatility, int arguments, string code = "") =>
        ["app", name, language, volatility, arguments.ToString(System.Globalization.CultureInfo.InvariantCulture), code, name, "f"];
}
