using HoopWire.MySql.Session;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session.Masking;

public class MySqlMaskGuardTests
{
    private static readonly CompiledPolicy Policy = Snapshots.Policy(Snapshots.Mask("customers.ssn"), Snapshots.Mask("salary", MaskKind.Zero));

    [Theory]
    [InlineData("select id, SSN from Customers", "-Redact")]
    [InlineData("select * from customers", "--RedactRedactRedact")]
    [InlineData("select c.* from shop.customers c join orders o using (id)", "--RedactRedactRedact")]
    [InlineData("select note from orders union all select ssn from customers", "Redact")]
    [InlineData("select hidden, id from shown", "Redact-")]
    [InlineData("select * from hr.staff", "-Zero")]
    [InlineData("use hr; select salary from staff", "Zero")]
    [InlineData("set statement max_statement_time = 1 for use hr; select salary from staff", "Zero")]
    [InlineData("set statement max_statement_time = 1 for select ssn from customers", "Redact")]
    [InlineData("show warnings", "--Redact")]
    [InlineData("show errors limit 3", "--Redact")]
    [InlineData("select id, info from information_schema.processlist", "-Nullify")]
    public void Judge_ShownColumn_IsMaskedByPosition(string sql, string masks)
    {
        var decision = Snapshots.Judge(Policy, sql);
        Assert.True(decision.Verdict.Kind == VerdictKind.Pass, decision.Verdict.Message);
        Assert.Equal(masks, string.Concat(decision.Results[^1]!.Masks.Select(m => m?.Mask.Kind.ToString() ?? "-")));
    }

    [Theory]
    [InlineData("select id, note from orders", 2)]
    [InlineData("select count(*) from customers", 1)]
    [InlineData("select 1, 2, 3", 3)]
    [InlineData("select * from customers", 5)]
    [InlineData("select table_name from information_schema.tables", 1)]
    public void Judge_Query_TellsHowManyColumnsItsResultHas(string sql, int columns) => Assert.Equal(columns, Snapshots.Judge(Policy, sql).ResultOf(0)!.Count);

    [Theory]
    [InlineData("select upper(ssn) from customers", "used in an expression")]
    [InlineData("select id from customers where ssn = 'x'", "used in a condition")]
    [InlineData("select id from customers order by ssn", "sorted by")]
    [InlineData("create table copied as select ssn from customers", "stored elsewhere")]
    [InlineData("create view v as select ssn from customers", "stored elsewhere")]
    [InlineData("select ssn into @x from customers", "stored elsewhere")]
    [InlineData("select * from nowhere", "knows no relation nowhere")]
    [InlineData("select ssn from staff", "knows no relation staff")]
    [InlineData("select nothing from orders", "knows no column nothing")]
    [InlineData("alter table customers add x int", "cannot be altered")]
    [InlineData("rename table orders to customers", "cannot be altered")]
    [InlineData("drop table customers", "cannot be altered")]
    [InlineData("create or replace table customers as select 1", "take its place")]
    [InlineData("create or replace view customers as select 1", "take its place")]
    [InlineData("create temporary table t (i int)", "Temporary tables")]
    [InlineData("create temporary table t as select 1", "Temporary tables")]
    [InlineData("create temporary table t like orders", "Temporary tables")]
    [InlineData("create table t (i int) engine=merge", "may show what is not its own")]
    [InlineData("create table t (i int) engine=innodb data directory='/x'", "may show what is not its own")]
    [InlineData("alter table orders engine=federated connection='x'", "may show what is not its own")]
    [InlineData("set global x = 1", "whole server")]
    [InlineData("set persist x = 1", "whole server")]
    [InlineData("set default_storage_engine = merge", "Setting default_storage_engine")]
    [InlineData("explain format=json select id from customers", "plain one")]
    [InlineData("analyze select id from customers", "plain one")]
    [InlineData("explain format=json select * from shown", "plain one")]
    [InlineData("show processlist", "cannot read")]
    [InlineData("show profiles", "form of SHOW")]
    [InlineData("handler customers open", "cannot read")]
    [InlineData("call run()", "cannot read")]
    [InlineData("select tell(1)", "tell is not one of")]
    [InlineData("select id into outfile 'x' from orders", "Files")]
    [InlineData("load data infile 'x' into table orders", "Files")]
    [InlineData("create table t (i int); select 1", "one by one")]
    [InlineData("insert into orders (note) values ('[redacted]')", "cannot be written")]
    [InlineData("create index i on customers (ssn)", "used in a definition")]
    public void Judge_OtherUse_IsRefused(string sql, string why)
    {
        var decision = Snapshots.Judge(Policy, sql);
        Assert.Equal(VerdictKind.Deny, decision.Verdict.Kind);
        Assert.Contains(why, decision.Verdict.Message, StringComparison.Ordinal);
        Assert.Equal("pii", decision.Verdict.Rule);
    }

    /// <summary>Two tables whose names differ in case are one name to the reader.</summary>
    [Theory]
    [InlineData("select * from twins", "cannot be told")]
    [InlineData("select concat(ssn, '') from twins", "used in an expression")]
    public void Judge_NameOfTwoTables_MeansBoth(string sql, string why)
    {
        var decision = Snapshots.Judge(Snapshots.Policy(Snapshots.Mask("twins.ssn")), sql);
        Assert.Equal(VerdictKind.Deny, decision.Verdict.Kind);
        Assert.Contains(why, decision.Verdict.Message, StringComparison.Ordinal);
        Assert.NotNull(Snapshots.Judge(Snapshots.Policy(Snapshots.Mask("twins.ssn")), "select ssn from twins").ResultOf(0)!.Masks[0]);
    }

    [Theory]
    [InlineData("update customers set ssn = 'x' where id = 1")]
    [InlineData("explain select ssn from customers")]
    [InlineData("explain format=json select * from orders")]
    [InlineData("create table t (i int) engine=innodb")]
    [InlineData("drop table if exists nowhere")]
    [InlineData("create index i on customers (name)")]
    [InlineData("load data local infile 'x' into table orders")]
    [InlineData("show create table customers")]
    [InlineData("begin; select 1; commit")]
    [InlineData("set names utf8mb4")]
    [InlineData("truncate orders")]
    public void Judge_HarmlessStatement_Passes(string sql)
    {
        var decision = Snapshots.Judge(Policy, sql);
        Assert.True(decision.Verdict.Kind == VerdictKind.Pass, decision.Verdict.Message);
    }

    [Fact]
    public void Judge_NameWithoutDatabase_MeansTheOneThatIsOpen()
    {
        Assert.Equal(VerdictKind.Pass, Snapshots.Judge(Policy, "select salary from staff", "hr").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Snapshots.Judge(Policy, "select salary from staff", null).Verdict.Kind);
        Assert.True(Snapshots.Judge(Policy, "select salary from staff", "shop").AsksCatalogue);
    }

    [Theory]
    [InlineData("select id from customers where ssn = 'x'", true)]
    [InlineData("select * from customers c join orders o on c.ssn = o.note", true)]
    [InlineData("select id from customers order by ssn", false)]
    [InlineData("explain select id from customers where ssn = 'x'", false)]
    public void Judge_AllowedPredicate_PassesInConditionsOnly(string sql, bool passes)
    {
        var policy = Snapshots.Policy(Snapshots.Mask("customers.ssn", use: MaskUse.AllowPredicate));
        Assert.Equal(passes ? VerdictKind.Pass : VerdictKind.Deny, Snapshots.Judge(policy, sql).Verdict.Kind);
    }

    [Fact]
    public void Judge_UseThatNeedsApproval_IsHeld()
    {
        var approve = new ApproveRule(Effects.None, ["leads"]);
        var policy = new CompiledPolicy(1, [new Rule("pii") { Masks = [Snapshots.Mask("customers.ssn", use: MaskUse.Approve)], Approve = approve }]);
        Assert.Equal(VerdictKind.Hold, Snapshots.Judge(policy, "select upper(ssn) from customers").Verdict.Kind);
        Assert.Equal(VerdictKind.Pass, Snapshots.Judge(policy, "select ssn from customers").Verdict.Kind);
    }

    [Theory]
    [InlineData("select name from customers", true)]
    [InlineData("select id from shown", true)]
    [InlineData("insert into orders (note) values ('x')", true)]
    [InlineData("select note from orders", false)]
    [InlineData("select 1", false)]
    public void Judge_Statement_TellsWhetherErrorsMayQuote(string sql, bool expected) => Assert.Equal(expected, Snapshots.Judge(Policy, sql).MayQuote);

    /// <summary>Without a server at hand: <c>policy test</c>.</summary>
    [Theory]
    [InlineData("SELECT Ssn FROM Customers", VerdictKind.Pass)]
    [InlineData("SELECT * FROM customers", VerdictKind.Pass)]
    [InlineData("SELECT note FROM orders WHERE id = 1", VerdictKind.Pass)]
    [InlineData("SELECT CONCAT(ssn, '') FROM customers", VerdictKind.Deny)]
    [InlineData("SELECT name FROM customers WHERE ssn = 'x'", VerdictKind.Deny)]
    [InlineData("SELECT UPPER(salary) FROM anything", VerdictKind.Deny)]
    [InlineData("CALL p()", VerdictKind.Deny)]
    public void Judge_WithoutAServer_GoesByTheMasksPatterns(string sql, VerdictKind expected) =>
        Assert.Equal(expected, OfflineJudge.Judge(Snapshots.Policy(Snapshots.Mask("Shop.Customers.SSN"), Snapshots.Mask("salary")), sql).Kind);
}
