using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>What runs a function of the database's own where no statement names it.</summary>
public class OwnCodeUsesTests
{
    private static readonly OwnCode Code = OwnCode.Build(
        new CodeRows(
            [
                Function("1", "purge", "v"), Function("2", "price", "i"), Function("3", "total", "i", "internal"), Function("4", "by_view", "s", body: "select * from App_View"),
                Function("5", "by_sign", "s", body: "select 1===2"), Function("6", "by_type", "s", body: "select '1'::checked"), Function("7", "apart", "s", body: "select 1 == 2 from tables"),
                Function("8", "takes", "i", "c"), Trigger("9", "purge_row", "begin delete from old; return new; end"), Trigger("10", "stamp", "begin new.at := now(); return new; end"),
                Function("11", "by_name", "s", body: "select purge_row from t"),
            ],
            [["price", "f"], ["checked", "t"]],
            [
                Use("o11", "app", "===", "o", "f1"), Use("o12", "app", "+++", "o", "f2"), Use("o13", "app", "~~", "o", "f1"), Use("o14", "app", "<=", "o", "f1"),
                Use("o15", "app", "=", "o", "f1"), Use("t50", "app", "pair", "n", "o15"), Use("r51", "app", "pairs", "k", "t50"), Use("f2", "app", "price", "f", "t50"),
                Use("c20", "a", "", "c", "f1"), Use("t21", "app", "coin", "Cat", "c20"), Use("r22", "app", "coins", "k", "t21"), Use("r23", "app", "coin_view", "k", "t21"),
                Use("c24", "e", "", "c", "f1"), Use("t25", "app", "metal", "Ces", "c24"), Use("r26", "app", "metals", "k", "t25"),
                Use("t30", "app", "checked", "y", "f1"), Use("r31", "app", "checked_rows", "k", "t30"), Use("t32", "app", "checked_rows", "y", "r31"), Use("f8", "app", "takes", "f", "t30"),
                Use("r40", "app", "app_view", "v", "f1"), Use("r41", "app", "outer", "v", "r40"), Use("r42", "app", "stored", "m", "r40"), Use("r43", "other", "app_table", "e", "f1"),
                Use("r44", "app", "over_table", "v", "r43"), Use("r45", "app", "indexed", "x", "f1"), Use("r46", "app", "parent", "h", "r45"), Use("r47", "app", "father", "Kna", "r45"),
                Use("r48", "app", "ruled", "d", "f1"), Use("r49", "app", "secured", "p*", "f1"), Use("r60", "app", "when_new", "t5", "f1"), Use("r61", "app", "harmless", "v", "f2"),
                Use("f3", "app", "total", "f", "f1"), Use("r70", "app", "files", "v", "f90", "pg_read_file"), Use("r71", "app", "slow", "v", "f91", "pg_sleep"), Use("r83", "app", "over_log", "v", "r80"),
                Use("r161", "app", "late", "t21", "f9"), Use("r62", "app", "stamped", "t23", "f10"), Use("r63", "app", "cleared", "t32", "f9"), Use("r64", "app", "over_cleared", "Kaa", "r63"),
                Use("r65", "app", "whole", "H", "r66"), Use("r66", "app", "part", "t7", "f9"), Use("r67", "app", "off", "D", "f9"), Use("r68", "app", "erased", "t9", "f9"),
                Use("r80", "app", "log", "i", "w180"), Use("r81", "app", "soft", "d", "w181"), Use("r82", "app", "odd", "u", "w182"),
            ],
            [
                ["180", "app", "log", "clearing", "CREATE RULE clearing AS\n    ON INSERT TO app.log DO  DELETE FROM app.old;"],
                ["181", "app", "soft", "keeping", "CREATE RULE keeping AS\n    ON DELETE TO app.soft DO INSTEAD  UPDATE app.soft SET gone = true\n  WHERE (soft.id = old.id);"],
                ["182", "app", "odd", "strange", "CREATE RULE strange AS\n    ON UPDATE TO app.odd DO  NOTHING WITH;"],
            ],
            1));

    private static readonly OwnCode WithSystemCast = OwnCode.Build(
        new CodeRows([Function("1", "purge", "v")], [], [Use("c20", "i", "", "c", "f1")], [], 1));

    [Theory]
    [InlineData("select 1 === 2")]
    [InlineData("select 1 operator(app.===) 2")]
    [InlineData("select 1 === any (array[2])")]
    [InlineData("select 1 from t order by a using ===")]
    [InlineData("select a like 'x' from t")]
    [InlineData("select a between 1 and 2 from t")]
    [InlineData("select p = p from pairs")]
    [InlineData("select * from pairs join t using (p)")]
    [InlineData("select row(1)::pair in (select 2)")]
    [InlineData("select price(1) = price(2)")]
    [InlineData("select a::coin from t")]
    [InlineData("select $1::app.coin")]
    [InlineData("select cast(1 as coin[])")]
    [InlineData("insert into coins values (1)")]
    [InlineData("update app.coins set c = 1")]
    [InlineData("select m::int from metals")]
    [InlineData("select checked '1'")]
    [InlineData("select '1'::checked")]
    [InlineData("select checked(1)")]
    [InlineData("select (1).checked")]
    [InlineData("select u.checked from unnest(array[1]) u")]
    [InlineData("select null::checked_rows")]
    [InlineData("select * from json_to_record('{}') as x (a checked)")]
    [InlineData("insert into checked_rows select 1")]
    [InlineData("copy checked_rows from stdin")]
    [InlineData("merge into checked_rows using t on false when matched then update set c = 1")]
    [InlineData("select takes(1)", "app.takes")]
    [InlineData("select * from app_view")]
    [InlineData("select 1 from t where exists (select from app.app_view)")]
    [InlineData("table \"outer\"")]
    [InlineData("copy app_view to stdout")]
    [InlineData("declare c cursor for select * from app_view")]
    [InlineData("prepare p as select * from app_view")]
    [InlineData("with app_view as (select * from app_view) select 1 from app_view")]
    [InlineData("create table t as select * from app_view")]
    [InlineData("alter view app_view rename to x")]
    [InlineData("refresh materialized view stored")]
    [InlineData("insert into app_table default values")]
    [InlineData("update other.app_table set a = default where id = 1")]
    [InlineData("insert into over_table values (1)")]
    [InlineData("create table t (like app_table including all)")]
    [InlineData("alter table app_table set schema app")]
    [InlineData("insert into indexed values (1)")]
    [InlineData("update parent set a = 1 where id = 1")]
    [InlineData("reindex table indexed")]
    [InlineData("delete from father where id = 1")]
    [InlineData("delete from ruled where id = 1")]
    [InlineData("select * from secured")]
    [InlineData("insert into when_new values (1)")]
    [InlineData("insert into late values (1)", "app.purge_row")]
    [InlineData("update late set a = 1 where id = 1", "app.purge_row")]
    [InlineData("copy late from stdin", "app.purge_row")]
    [InlineData("merge into late using t on false when not matched then insert values (1)", "app.purge_row")]
    [InlineData("insert into stamped select 1 from late where false union select 1 from app_view")]
    [InlineData("truncate cleared", "app.purge_row")]
    [InlineData("truncate over_cleared cascade", "app.purge_row")]
    [InlineData("update whole set a = 1 where id = 1", "app.purge_row")]
    [InlineData("insert into whole values (1)", "app.purge_row")]
    [InlineData("delete from erased where id = 1", "app.purge_row")]
    [InlineData("alter table off enable trigger all", "app.purge_row")]
    [InlineData("alter table late rename to later", "app.purge_row")]
    [InlineData("alter table late attach partition t for values in (1)", "app.purge_row")]
    [InlineData("create trigger x after insert on t for each row execute function app.purge_row()", "app.purge_row")]
    [InlineData("create event trigger x on ddl_command_end execute function purge()")]
    [InlineData("select total(a) from t", "app.total")]
    [InlineData("select by_view()", "app.by_view")]
    [InlineData("select by_sign()", "app.by_sign")]
    [InlineData("select by_type()", "app.by_type")]
    [InlineData("create operator ==== (leftarg = int, function = purge)")]
    [InlineData("create cast (int as text) with function purge(int)")]
    public void Judge_WhatRunsAFunctionOfTheOwn_IsRefusedLikeItsCall(string sql, string function = "app.purge")
    {
        var rule = new Rule("no-kill") { Block = new BlockRule(Effects.Kill, null) };
        var verdict = Judge(Code, sql, rule);
        Assert.Equal((VerdictKind.Deny, "no-kill"), (verdict.Kind, verdict.Rule));
        Assert.EndsWith($": function {function}", verdict.Message, StringComparison.Ordinal);
        Assert.Equal(VerdictKind.Pass, Judge(Code, sql, rule with { AllowedFunctions = [function] }).Kind);
        var held = Judge(Code, sql, new Rule("review") { Approve = new ApproveRule(Effects.Opaque, ["leads"]) });
        Assert.Equal(sql.StartsWith("prepare", StringComparison.Ordinal) ? VerdictKind.Deny : VerdictKind.Hold, held.Kind);
    }

    [Theory]
    [InlineData("select 1 = 2, 1 + 2, 1 == 2, 3 <> 4 from t join u using (id) where a in (1, 2) and case b when 1 then true end")]
    [InlineData("select 1 +++ 2")]
    [InlineData("select 'a'::coin, coin 'b', null::coin, 'a'::metal")]
    [InlineData("select coin, t.checked from t")]
    [InlineData("select c from coins where c is null")]
    [InlineData("delete from checked_rows where c is null")]
    [InlineData("select m from metals")]
    [InlineData("select * from stored")]
    [InlineData("select * from app_table where id = 1")]
    [InlineData("update app_table set a = 1 where id = 1")]
    [InlineData("delete from app_table where id = 1")]
    [InlineData("insert into app.app_table values (1)")]
    [InlineData("select * from over_table")]
    [InlineData("create table t (id int references app_table)")]
    [InlineData("alter table app_table add column b int")]
    [InlineData("drop table app_table")]
    [InlineData("grant select on app_view to public")]
    [InlineData("comment on view app_view is 'x'")]
    [InlineData("select * from indexed")]
    [InlineData("delete from indexed where id = 1")]
    [InlineData("vacuum app_table")]
    [InlineData("insert into father values (1)")]
    [InlineData("insert into ruled values (1)")]
    [InlineData("update when_new set a = 1 where id = 1")]
    [InlineData("delete from late where id = 1")]
    [InlineData("truncate late")]
    [InlineData("select * from late for update")]
    [InlineData("insert into stamped values (1)")]
    [InlineData("update stamped set a = 1 where id = 1")]
    [InlineData("delete from cleared where id = 1")]
    [InlineData("update part set a = 1 where id = 1")]
    [InlineData("delete from whole where id = 1")]
    [InlineData("insert into off values (1)")]
    [InlineData("alter table off disable trigger all")]
    [InlineData("alter table late add column b int, alter column c set not null")]
    [InlineData("alter table late rename column a to b")]
    [InlineData("create trigger x after insert on t for each row execute function stamp()")]
    [InlineData("drop trigger x on late")]
    [InlineData("select by_name()")]
    [InlineData("select * from harmless")]
    [InlineData("select apart(), price(1)")]
    [InlineData("lock table secured")]
    public void Judge_WhatRunsNone_Passes(string sql) => Assert.Equal(VerdictKind.Pass, Judge(Code, sql, new Rule("no-kill") { Block = new BlockRule(Effects.Kill, null) }).Kind);

    [Theory]
    [InlineData("select * from files", Effects.File, true)]
    [InlineData("select * from files", Effects.Delay, false)]
    [InlineData("select * from slow", Effects.Delay, true)]
    [InlineData("select * from slow join files on true", Effects.Delay | Effects.Kill, true)]
    [InlineData("select * from slow", Effects.Ddl, false)]
    public void Judge_ViewOfASystemFunction_DoesWhatThatDoes(string sql, Effects blocked, bool refused) =>
        Assert.Equal(refused, Judge(Code, sql, new Rule("r") { Block = new BlockRule(blocked, null) }).Kind == VerdictKind.Deny);

    [Theory]
    [InlineData("insert into log values (1)", Effects.UnboundedWrite, "rule clearing of app.log")]
    [InlineData("insert into app.over_log values (1)", Effects.UnboundedWrite, "rule clearing of app.log")]
    [InlineData("update log set a = 1 where id = 1", Effects.UnboundedWrite, null)]
    [InlineData("delete from soft where id = 1", Effects.UnboundedWrite | Effects.Ddl, null)]
    [InlineData("insert into odd values (1)", Effects.Ddl, null)]
    [InlineData("update odd set a = 1 where id = 1", Effects.Ddl, "rule strange of app.odd")]
    public void Judge_RelationWithARule_DoesWhatTheRuleDoes(string sql, Effects blocked, string? rule)
    {
        var verdict = Judge(Code, sql, new Rule("r") { Block = new BlockRule(blocked, null), AllowedFunctions = ["log", "app.odd"] });
        Assert.Equal(rule is not null, verdict.Kind == VerdictKind.Deny);
        if (rule is not null) Assert.EndsWith($": {rule}", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_CastBetweenSystemTypesThatNeedsNoWord_RefusesAll()
    {
        var rule = new Rule("r") { Block = new BlockRule(Effects.Kill, null) };
        Assert.Equal(VerdictKind.Deny, Judge(WithSystemCast, "select a from t", rule).Kind);
        Assert.Equal(VerdictKind.Pass, Judge(WithSystemCast, "commit", rule).Kind);
    }

    [Theory]
    [InlineData("create table x (id int)", "E")]
    [InlineData("create view x as select 1", "E")]
    [InlineData("select 1 as a into x", "E")]
    [InlineData("drop table x", "E")]
    [InlineData("grant select on x to y", "E")]
    [InlineData("alter event trigger watching enable", "D")]
    public void Judge_StatementThatAnEventTriggerIsFor_IsRefused(string sql, string how)
    {
        var code = OwnCode.Build(new CodeRows([Trigger("9", "purge_row", "begin delete from t; end")], [], [Use("e20", "", "watching", how, "f9")], [], 1));
        var verdict = Judge(code, sql, new Rule("r") { Block = new BlockRule(Effects.Kill, null) });
        Assert.Equal(VerdictKind.Deny, verdict.Kind);
        Assert.EndsWith(": function app.purge_row", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("insert into x values (1)", "E")]
    [InlineData("truncate x", "E")]
    [InlineData("vacuum x", "E")]
    [InlineData("drop event trigger watching", "E")]
    [InlineData("create role y", "E")]
    [InlineData("notify x", "E")]
    [InlineData("create table x (id int)", "D")]
    public void Judge_StatementThatNoEventTriggerIsFor_Passes(string sql, string how)
    {
        var code = OwnCode.Build(new CodeRows([Trigger("9", "purge_row", "begin delete from t; end")], [], [Use("e20", "", "watching", how, "f9")], [], 1));
        Assert.Equal(VerdictKind.Pass, Judge(code, sql, new Rule("r") { Block = new BlockRule(Effects.Kill, null) }).Kind);
    }

    [Theory]
    [InlineData("select d from degrees", true)]
    [InlineData("select x from over_degrees order by x", true)]
    [InlineData("insert into odd values (1)", true)]
    [InlineData("select id from odd", true)]
    [InlineData("select a from plain order by a", false)]
    [InlineData("drop table plain", false)]
    public void Judge_ValueThatAnOperatorClassSorts_IsRefused(string sql, bool refused)
    {
        var code = OwnCode.Build(new CodeRows(
            [Function("1", "purge", "v")],
            [],
            [
                Use("l20", "app", "degree_ops", "b", "f1"), Use("t21", "app", "degree", "n", "l20"), Use("r22", "app", "degrees", "k", "t21"), Use("r23", "app", "over_degrees", "v", "r22"),
                Use("l24", "app", "odd_ops", "b", "f1"), Use("r25", "app", "odd", "B", "l24"),
            ],
            [],
            1));
        Assert.Equal(refused, Judge(code, sql, new Rule("r") { Block = new BlockRule(Effects.Kill, null) }).Kind == VerdictKind.Deny);
    }

    [Fact]
    public void Judge_SystemTypeThatAnOwnClassSorts_RefusesAll()
    {
        var code = OwnCode.Build(new CodeRows([Function("1", "purge", "v")], [], [Use("l20", "app", "point_ops", "S", "f1")], [], 1));
        Assert.Equal(VerdictKind.Deny, Judge(code, "select a from plain order by a", new Rule("r") { Block = new BlockRule(Effects.Kill, null) }).Kind);
    }

    [Fact]
    public void RefuseTypes_ParameterWhoseTypeRunsAFunction_IsRefused()
    {
        Assert.Equal("app.purge", Code.FindParameter(30, [])?.ToString());
        Assert.Equal("app.purge", Code.FindParameter(25, [])?.ToString());
        Assert.Null(Code.FindParameter(21, []));
        Assert.Null(Code.FindParameter(30, ["purge"]));
    }

    private static Verdict Judge(OwnCode code, string sql, params Rule[] rules) =>
        new StatementJudge(new CompiledPolicy(1, [.. rules]), null, null).Judge(Encoding.UTF8.GetBytes(sql), new Reading(LexicalSettings.Default, null, false, code)).Verdict;

    private static string[] Function(string oid, string name, string volatility, string language = "sql", string body = "") => ["app", name, language, volatility, "1", body, oid, "f"];

    private static string[] Trigger(string oid, string name, string body) => ["app", name, "plpgsql", "v", "0", body, oid, "t"];

    private static string[] Use(string user, string schema, string name, string how, string used, string function = "") =>
        [user[..1], user[1..], schema, name, how, used[..1], used[1..], function.Length > 0 ? "pg_catalog" : "app", function.Length > 0 ? function : used switch { "f1" => "purge", "f2" => "price", "f9" => "purge_row", "f10" => "stamp", _ => "" }];
}
