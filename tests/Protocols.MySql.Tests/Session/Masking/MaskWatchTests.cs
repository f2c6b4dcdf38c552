using System.Text;
using HoopWire.Kit;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Sql;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session.Masking;

public class MaskWatchTests
{
    private static readonly CompiledPolicy Policy = new(1,
    [
        new Rule("pii") { Enforce = false, Masks = [Snapshots.Mask("customers.ssn")] },
        new Rule("no-ddl") { Enforce = false, Block = new BlockRule(Effects.Ddl, null) },
    ]);

    [Theory]
    [InlineData("select upper(ssn) from customers", "pii")]
    [InlineData("select id from customers where ssn = 'x'", "pii")]
    [InlineData("drop table customers", "no-ddl,pii")]
    [InlineData("select what is this", "pii,no-ddl")]
    [InlineData("select id from customers", null)]
    [InlineData("select ssn from customers", null)]
    [InlineData("select * from not_known_yet", null)]
    public void Judge_StatementThatMasksWouldRefuse_PassesAndIsObserved(string sql, string? observed)
    {
        var decision = Judge(sql);
        Assert.Equal(VerdictKind.Pass, decision.Verdict.Kind);
        Assert.Equal(observed, decision.Observed);
        Assert.Empty(decision.Results);
    }

    [Fact]
    public void Judge_ShownColumn_IsWatchedByPosition() =>
        Assert.Equal("-Redact", string.Concat(Judge("select id, ssn from customers").WatchedResultOf(0)!.Masks.Select(m => m?.Mask.Kind.ToString() ?? "-")));

    [Fact]
    public void Judge_Definition_ChangesTheCatalogue() => Assert.True(Judge("create table t (i int)").ChangesCatalogue);

    [Fact]
    public void Judge_TextUnderRulesThatOnlyObserve_IsReadOnce()
    {
        byte[] text = Encoding.UTF8.GetBytes($"select id from customers where id in ({string.Join(" + 1, ", Enumerable.Range(1, 2000))})");
        var enforced = new CompiledPolicy(1, [Policy.Rules[0] with { Enforce = true }]);
        var (columns, watched) = (Snapshots.Close(enforced), Snapshots.Close(Policy.Watched!));
        var reading = new Reading(Facts.MariaDb, "shop");
        long once = Allocations.Least(() => new StatementJudge(enforced, columns).Judge(text, reading));
        long observed = Allocations.Least(() => new StatementJudge(Policy, null, watched).Judge(text, reading));
        Assert.InRange(observed, 1, once * 5 / 4);
    }

    private static StatementDecision Judge(string sql) =>
        new StatementJudge(Policy, null, Snapshots.Close(Policy.Watched!)).Judge(Encoding.UTF8.GetBytes(sql), new Reading(Facts.MariaDb, "shop"));
}
