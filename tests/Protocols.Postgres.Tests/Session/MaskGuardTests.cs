using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Tests.Session;

public class MaskGuardTests
{
    private static readonly CompiledPolicy Policy = Snapshots.Policy(Snapshots.Mask("customers.ssn"), Snapshots.Mask("vault.secret"));

    [Theory]
    [InlineData("select id, ssn from customers", "-Redact")]
    [InlineData("select note, ssn from orders join customers on customers.id = customer_id union all select 'x', secret from vault", "-Redact")]
    [InlineData("select (table vault)", "Redact")]
    [InlineData("select hidden, id from shown", "Redact-")]
    [InlineData("select * from computed", "-Redact-")]
    public void Judge_ShownColumn_IsMaskedByPosition(string sql, string masks)
    {
        var decision = Snapshots.Judge(Policy, sql);
        Assert.Equal(VerdictKind.Pass, decision.Verdict.Kind);
        Assert.Equal(masks, string.Concat(decision.ResultOf(0)!.Masks.Select(m => m?.Mask.Kind.ToString() ?? "-")));
    }

    [Theory]
    [InlineData("select id, note from orders")]
    [InlineData("select id from customers; select name from customers")]
    [InlineData("explain select ssn from customers")]
    [InlineData("create table copied as select id, name from customers")]
    [InlineData("create index on customers (name)")]
    [InlineData("create view names as select id, name from customers; select upper(name) from names; drop view names")]
    [InlineData("create temp table t (id int); insert into t select id from customers; drop table t")]
    public void Judge_OtherColumns_PassWithoutMasks(string sql)
    {
        var decision = Snapshots.Judge(Policy, sql);
        Assert.Equal(VerdictKind.Pass, decision.Verdict.Kind);
        Assert.Empty(decision.Results);
    }

    [Fact]
    public void Judge_SeveralStatements_MasksEachByItsOwn()
    {
        var decision = Snapshots.Judge(Policy, "select 1; select ssn from customers; select name from customers");
        Assert.Null(decision.ResultOf(0));
        Assert.NotNull(decision.ResultOf(1));
        Assert.Null(decision.ResultOf(2));
        Assert.Null(decision.ResultOf(3));
    }

    [Theory]
    [InlineData("select upper(ssn) from customers", "used in an expression")]
    [InlineData("select id from customers where ssn = 'x'", "used in a condition")]
    [InlineData("select id from customers order by ssn", "sorted by")]
    [InlineData("select c from customers c", "whole row")]
    [InlineData("select upper(part) from computed", "used in an expression")]
    [InlineData("create table copied as select ssn from customers", "stored elsewhere")]
    [InlineData("copy customers to stdout", "cannot be copied out")]
    [InlineData("copy (table vault) to stdout", "cannot be copied out")]
    [InlineData("declare c cursor for select (table vault)", "cannot be kept for later")]
    [InlineData("prepare p as table vault union all table vault", "cannot be kept for later")]
    [InlineData("select *, (table vault) from unnest(array[1], array[2])", "cannot be told")]
    [InlineData("select tell(1)", "not one of the system's")]
    [InlineData("select pg_read_file('x')", "")]
    [InlineData("alter table customers rename to people", "cannot be altered")]
    [InlineData("create index on customers (ssn)", "ssn")]
    [InlineData("select nothing from customers", "knows no column nothing")]
    public void Judge_OtherUse_IsRefused(string sql, string reason)
    {
        var decision = Snapshots.Judge(Policy, sql);
        Assert.Equal(VerdictKind.Deny, decision.Verdict.Kind);
        Assert.Equal("pii", decision.Verdict.Rule);
        Assert.Contains(reason, decision.Verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_PredicateAllowed_PassesInConditionsOnly()
    {
        var policy = Snapshots.Policy(Snapshots.Mask("customers.ssn") with { Use = MaskUse.AllowPredicate });
        Assert.Equal(VerdictKind.Pass, Snapshots.Judge(policy, "select id, ssn from customers where ssn = 'x'").Verdict.Kind);
        Assert.Equal(VerdictKind.Pass, Snapshots.Judge(policy, "select o.id from orders o join customers c on c.ssn = o.note").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Snapshots.Judge(policy, "select ssn = 'x' from customers").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Snapshots.Judge(policy, "select id from customers order by ssn").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Snapshots.Judge(policy, "select id from customers where set_config('a.b', ssn, false) = ''").Verdict.Kind);
        Assert.True(Snapshots.Judge(policy, "select id from customers where ssn = 'x'").UsesProtected);
    }

    [Fact]
    public void Judge_UseThatNeedsApproval_IsHeldByTheRulesReviewers()
    {
        var mask = Snapshots.Mask("customers.ssn") with { Use = MaskUse.Approve };
        var approve = new ApproveRule(Effects.None, ["leads"]);
        var policy = new CompiledPolicy(1, [new Rule("pii") { Masks = [mask], Approve = approve }]);
        var held = Snapshots.Judge(policy, "select upper(ssn), ssn from customers");
        Assert.Equal(VerdictKind.Hold, held.Verdict.Kind);
        Assert.Same(approve, held.Verdict.Approve);
        Assert.Equal([null, MaskKind.Redact], held.ResultOf(0)!.Masks.Select(m => m?.Mask.Kind));
        Assert.Equal(VerdictKind.Pass, Snapshots.Judge(policy, "select ssn from customers").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Snapshots.Judge(policy, "prepare p as select upper(ssn) from customers").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Snapshots.Judge(Snapshots.Policy(mask), "select upper(ssn) from customers").Verdict.Kind);
    }

    [Theory]
    [InlineData("copy customers to stdout", "Text", false)]
    [InlineData("copy public.customers (id, ssn) to stdout with (format csv, header)", "Csv", true)]
    [InlineData("copy (select ssn, id from customers) to stdout (format 'binary')", "Binary", false)]
    [InlineData("copy customers to stdout csv header", "Csv", true)]
    [InlineData("copy customers to stdout (format text, header false)", "Text", false)]
    public void Judge_CopyThatIsMasked_PassesWithMasks(string sql, string format, bool header)
    {
        var decision = Snapshots.Judge(Snapshots.Policy(Snapshots.Mask("customers.ssn") with { CopyMasked = true }), sql);
        Assert.Equal(VerdictKind.Pass, decision.Verdict.Kind);
        Assert.Equal(format, decision.Copy!.Format.ToString());
        Assert.Equal(header, decision.Copy.HasHeader);
        Assert.Contains(MaskKind.Redact, decision.Copy.Masks.Select(m => m?.Mask.Kind ?? MaskKind.Nullify));
    }

    [Theory]
    [InlineData("copy customers to stdout (delimiter ';')")]
    [InlineData("copy customers to stdout (format csv, quote 'x')")]
    [InlineData("copy customers to stdout (encoding 'sjis')")]
    [InlineData("copy customers to stdout; select 1")]
    [InlineData("copy vault to stdout")]
    [InlineData("copy (select ssn from customers union all table vault) to stdout")]
    public void Judge_CopyThatCannotBeMasked_IsRefused(string sql) => Assert.Equal(
        VerdictKind.Deny,
        Snapshots.Judge(Snapshots.Policy(Snapshots.Mask("customers.ssn") with { CopyMasked = true }, Snapshots.Mask("vault.secret")), sql).Verdict.Kind);

    [Fact]
    public void Judge_FunctionAllowedByARule_Passes()
    {
        var policy = new CompiledPolicy(1, [new Rule("pii") { Masks = [Snapshots.Mask("vault.secret")], AllowedFunctions = ["public.tell"] }]);
        Assert.Equal(VerdictKind.Pass, Snapshots.Judge(policy, "select tell(1)").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Snapshots.Judge(policy, "select tell(length((table vault)))").Verdict.Kind);
    }

    [Fact]
    public void Judge_UnknownRelation_AsksTheCatalogueFirst()
    {
        Assert.True(Snapshots.Judge(Policy, "select * from nowhere").AsksCatalogue);
        Assert.Equal(VerdictKind.Pass, Snapshots.Judge(Policy, "select * from nowhere").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Snapshots.Judge(Policy, "select * from nowhere, customers").Verdict.Kind);
        var own = new Reading(LexicalSettings.Default, null, true);
        Assert.Equal(VerdictKind.Pass, Snapshots.Judge(Policy, "select n.id, c.ssn from nowhere n, customers c", own).Verdict.Kind);
    }

    [Fact]
    public void Judge_SamePathsAndTexts_AreDecidedOnce()
    {
        var judge = new StatementJudge(Policy, Snapshots.Close(Policy), null);
        byte[] text = "select id from customers"u8.ToArray();
        var one = new Reading(LexicalSettings.Default, SearchPath.Of(["public"]), false);
        judge.Judge(text, one);
        var known = judge.Judge(text, one);
        Assert.Same(known, judge.Judge(text, one with { Path = SearchPath.Of(["public"]) }));
        Assert.NotSame(known, judge.Judge(text, one with { Path = SearchPath.Of(["hr"]) }));
        Assert.NotSame(known, judge.Judge(text, one with { HasOwnObjects = true }));
        Assert.NotSame(known, judge.Judge(text, one with { Lexical = new LexicalSettings(false, true) }));
    }
}
