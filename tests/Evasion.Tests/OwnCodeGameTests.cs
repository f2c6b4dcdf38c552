using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>
/// Code of the database's owner that statements run without naming a function, under a rule that blocks what the code does. The session's role owns the database, so that
/// nobody but the gateway says no: every way empties a table, which must still have its rows.
/// </summary>
[Trait("Category", "Server")]
public class OwnCodeGameTests(OwnCodeServer own) : IClassFixture<OwnCodeServer>
{
    private static readonly string[] Effective =
    [
        // Operators.
        "select 1 === 2",
        "select 1 operator(public.===) 2",
        "select ### 1",
        "select 1 === any (array[2])",
        "select * from plain where id === 2",
        "select p = p from pairs",
        "select * from pairs a join pairs b using (p)",
        "select p in (row(1)::pair) from pairs",
        "explain analyze select 1 === 2",
        "create temp table made as select 1 === 2 as is_so",
        // Casts.
        "select 'a'::text::coin",
        "select cast('a'::text as coin)",
        "insert into coins values (1)",
        "update coins set c = 1",
        "select named(1::bigint)",
        "select array['a'::text]::coin[]",
        "select c::float8 from coins",
        // Domains.
        "select 1::checked",
        "select checked '1'",
        "select checked(1)",
        "select (1).checked",
        "select '{1}'::checked[]",
        "select row(1)::checked_row",
        "select jsonb_populate_record(null::checked_row, '{\"c\": 1}')",
        "select * from json_to_record('{\"c\": 1}') as x (c checked)",
        "select takes(1)",
        // Types by a text, or by their number.
        "select domain_in('1', 'checked'::regtype, -1) is null",
        "select record_in('(1)', 'checked_row'::regtype, -1) is null",
        "select pg_catalog.array_in('{1}', 'checked'::regtype, -1) is null",
        "insert into checked_rows values (1)",
        "update checked_rows set c = 2",
        "merge into checked_rows using (values (1)) v (c) on false when not matched then insert values (v.c)",
        // Views and rules.
        "select * from seen",
        "table seen_again",
        "select * from seen_by_sign",
        "copy (select * from seen) to stdout",
        "with s as (select * from public.seen) select 1 from s",
        "select (select count(*) from seen)",
        "insert into plain select n + 100 from seen",
        "refresh materialized view stored",
        "insert into ruled values (1)",
        "update ruled set id = 7 where id = 0",
        "insert into logged values (1)",
        "insert into over_logged values (1)",
        // Defaults, generated columns, checks, indexes.
        "insert into defaulted (id) values (1)",
        "insert into defaulted default values",
        "update defaulted set n = default where id = 0",
        "insert into over_defaulted (id) values (1)",
        "insert into generated (id) values (1)",
        "update generated set id = 2 where id = 0",
        "insert into inspected values (1)",
        "update inspected set id = 2 where id = 0",
        "insert into inspected values (0) on conflict (id) do update set id = 3",
        "insert into parted values (1)",
        "insert into indexed values (1)",
        "reindex table indexed",
        "reindex index indexed_again",
        "analyze",
        "select brin_desummarize_range('summed_ranges', 0); select brin_summarize_range('summed_ranges', 0)",
        "select brin_desummarize_range('summed_ranges', 0); select brin_summarize_new_values('summed_' || 'ranges')",
        "insert into partly_indexed values (1)",
        "insert into watched values (1)",
        "delete from fathers where id = 1",
        // Triggers.
        "insert into triggered values (1, 1)",
        "insert into triggered values (0, 1) on conflict (id) do nothing",
        "update triggered set n = 1 where id = 0",
        "delete from triggered where id = 0",
        "with gone as (delete from triggered where id = 0 returning id) select id from gone",
        "merge into triggered t using (values (0)) v (id) on t.id = v.id when matched then delete",
        "explain analyze delete from triggered where id = 0",
        "insert into shown values (0, 1) on conflict (id) do update set n = 2",
        "update over_shown set n = 1 where id = 0",
        "insert into replaced values (1)",
        "update paired set p = row(2) where id = 0",
        "update kin set id = 1 where id = 0",
        "insert into split values (150)",
        "update split set id = 150 where id = 0",
        "insert into split_leaf values (1)",
        "delete from owners where id = 1",
        "update owners set id = 2 where id = 1",
        "truncate mothers cascade",
        // Row security.
        "select * from secured",
        "update secured set id = 1 where id = 0",
        "delete from secured where id = 0",
        // Functions in C under names that tell nothing.
        "delete from roots where id < 9",
        "select * from cells('select 1, 2, purge()') as t (a int, b int)",
        "select * from celled",
        // Aggregates and functions that only seem harmless.
        "select purge_all(id) from plain",
        "select purge_all(id) over () from plain",
        "select asks()",
        "select quiet_view()",
        "select quiet_sign()",
    ];

    private static readonly string[] Other =
    [
        "vacuum",
        "vacuum analyze",
        "cluster",
        "reindex schema public",
        "reindex database own",
        "copy triggered from stdin",
        "begin; alter table resting enable trigger inserting; insert into resting values (1)",
        "alter table shown rename to hidden",
        "alter table kin_child inherit plain",
        "copy defaulted (id) from stdin",
        "copy inspected from stdin",
        "copy secured to stdout",
        "prepare p as select 1 === 2",
        "begin; declare c cursor for select * from seen; fetch c",
        "create operator ==== (leftarg = int, rightarg = int, function = purge_op)",
        "create aggregate purge_more (int) (sfunc = purge_step, stype = int)",
        "create table like_it (like inspected including all)",
        "alter view seen rename to unseen",
        "create view on_it as select * from seen",
        "create table pairs_of (c checked)",
        "select * from slow",
        "insert into sleepy (id) values (1)",
        "select nap(0.001)",
        "select (0.001::float8).nap",
    ];

    public static TheoryData<string> Ways => [.. Effective, .. Other];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Run_CodeThatNoStatementNames_IsRefusedAndDoesNothing(string sql)
    {
        string mark = $"/* {Guid.NewGuid():N} */";
        long log = own.Server.LogEnd;
        foreach (var way in new[] { Way.Simple, Way.ExtendedText, Way.ExtendedUndescribed })
        {
            bool isOne = !sql.Contains("; ", StringComparison.Ordinal);
            if (way != Way.Simple && !isOne) continue;
            await using var client = await CapturingClient.LoginAsync(own.Gateway.Port);
            await client.RunAsync(way, [mark + sql]);
            Assert.Equal(["42501"], client.Errors);
            Assert.Empty(client.Tags);
        }

        Assert.Equal("3", await own.PsqlAsync("select count(*) from victim"));
        // The server logs every statement that it is sent.
        Assert.Empty(await own.Server.LogLinesAsync(log, line => line.Contains(mark, StringComparison.Ordinal)));
    }

    /// <summary>The cases are ways: once nobody refuses them, the table is empty.</summary>
    [Fact]
    public async Task Run_WithoutTheRule_EmptiesTheTable()
    {
        await using var open = own.StartGateway();
        await using var client = await CapturingClient.LoginAsync(open.Port);
        foreach (string sql in Effective)
        {
            await client.RunAsync(Way.Simple, ["begin", sql, "select from victim"]);
            Assert.True(client.Errors.Count == 0, sql);
            Assert.True(client.Tags[^1] == "SELECT 0", sql);
            await client.RunAsync(Way.Simple, ["rollback"]);
        }
    }

    [Fact]
    public async Task Parse_ParameterOfATypeThatRunsCode_IsRefused()
    {
        uint oid = uint.Parse(await own.PsqlAsync("select 'checked'::regtype::oid"), System.Globalization.CultureInfo.InvariantCulture);
        byte[] parse = RawClient.Message('P', [.. RawClient.Text(""), .. RawClient.Text("select $1"), 0, 1, .. RawClient.Int((int)oid)]);
        byte[] bind = RawClient.Message('B', [.. RawClient.Text(""), .. RawClient.Text(""), 0, 0, 0, 1, 0, 0, 0, 1, (byte)'1', 0, 0]);
        await using var open = own.StartGateway();
        foreach (var (gateway, rows) in new[] { (own.Gateway, "3"), (open, "0") })
        {
            await using var client = await CapturingClient.LoginAsync(gateway.Port);
            await client.SendAsync([.. RawClient.Query("begin")]);
            await client.SendAsync([.. parse, .. bind, .. CapturingClient.Execute(""), .. CapturingClient.Sync]);
            Assert.Equal(rows == "3" ? ["42501"] : [], client.Errors);
            if (rows == "0") await client.RunAsync(Way.Simple, ["select from victim"]);
            Assert.Equal(rows == "3" ? "BEGIN" : "SELECT 0", client.Tags[^1]);
        }
    }

    [Theory]
    [InlineData("select 1 === 2", "public.purge_op")]
    [InlineData("select * from seen_again", "purge")]
    [InlineData("insert into defaulted default values", "public.purge")]
    [InlineData("select 1::checked", "purge_check")]
    public async Task Run_FunctionThatARuleAllows_Runs(string sql, string function)
    {
        await using var gateway = own.StartGateway(OwnCodeServer.Guard with { AllowedFunctions = [function] });
        await using var client = await CapturingClient.LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, ["begin", sql, "rollback", "select ### 1"]);
        Assert.Equal(["42501"], client.Errors);
        Assert.Equal(3, client.Tags.Count);
    }

    [Theory]
    [InlineData("select id + 1, id = 1, id <> 2, id between 1 and 3, id in (1, 2), 'a' || 'b', id::text from plain")]
    [InlineData("insert into plain values (9)")]
    [InlineData("update plain set id = 9 where id = 9")]
    [InlineData("delete from plain where id = 9")]
    [InlineData("select case id when 1 then 2 end, nullif(id, 1), id is distinct from 2 from plain a join plain b using (id)")]
    [InlineData("select id from defaulted where id = 4")]
    [InlineData("update defaulted set id = 4 where id = 4")]
    [InlineData("delete from defaulted where id = 4")]
    [InlineData("select id from generated join inspected using (id)")]
    [InlineData("delete from inspected where id = 4")]
    [InlineData("delete from logged where id = 0")]
    [InlineData("select c from checked_rows")]
    [InlineData("select 'a'::coin, null::coin, coin 'a', enum_range(null::coin)")]
    [InlineData("select n from stored")]
    [InlineData("select s.checked from (select 1 as checked) s")]
    [InlineData("insert into kept (id, n) values (5, 5)")]
    [InlineData("update kept set n = 3 where id = 0")]
    [InlineData("insert into resting values (1)")]
    [InlineData("select id, n from triggered t join shown using (id, n)")]
    [InlineData("insert into shown values (1, 1)")]
    [InlineData("delete from shown where id = 1")]
    [InlineData("insert into owners values (7)")]
    [InlineData("delete from split where id = 0")]
    [InlineData("alter table triggered add column more int")]
    [InlineData("alter table triggered rename column n to m")]
    [InlineData("alter table triggered alter column n set not null")]
    [InlineData("comment on table triggered is 'x'")]
    [InlineData("select 1 @+@ 2, 'x'::text::tidy, 5::small")]
    [InlineData("insert into small_rows (n) values (5)")]
    [InlineData("select tidy_sum(id) from plain")]
    [InlineData("select id from tidy_view where id = 1")]
    [InlineData("select 'Word'::citext = 'word', 'a=>1'::hstore -> 'a', 'a=>1'::hstore || 'b=>2', similarity('word', 'words') > 0.1, 'word' % 'words', lower('X'::citext)")]
    [InlineData("insert into extended (c, h, w) values ('A', 'a=>1', 'word')")]
    [InlineData("update extended set w = 'words', c = lower(c) where c = 'a'")]
    [InlineData("select c::text, h::json, w from extended where w like '%or%' and w ~ 'w.' order by w <-> 'x' limit 1")]
    [InlineData("update dated set id = 1 where id = 0")]
    [InlineData("insert into roots values (9)")]
    [InlineData("select show_limit(), set_limit(0.3), similarity('a', 'b'), 'a' % 'b'")]
    [InlineData("copy plain to stdout")]
    [InlineData("copy (select id from plain) to stdout")]
    [InlineData("analyze inspected")]
    [InlineData("alter table scratch add column more int default 1")]
    [InlineData("create table of_mine (id int references scratch, c text check (length(c) > 1))")]
    [InlineData("create or replace function pg_temp.made() returns int language sql immutable as 'select 1'")]
    [InlineData("select relname, relkind = 'r' from pg_class where relname = 'inspected'")]
    [InlineData("select column_name, column_default from information_schema.columns where table_name = 'defaulted'")]
    [InlineData("select pg_get_viewdef('seen'::regclass), pg_get_expr(adbin, adrelid) from pg_attrdef")]
    [InlineData("explain select id from plain where id = 1")]
    [InlineData("grant select on defaulted to public")]
    [InlineData("select 1")]
    public async Task Run_WhatRunsNone_Runs(string sql)
    {
        await using var client = await CapturingClient.LoginAsync(own.Gateway.Port);
        await client.RunAsync(Way.Simple, ["begin", sql, "rollback"]);
        Assert.Empty(client.Errors);
        if (!sql.StartsWith("copy", StringComparison.Ordinal)) await client.RunAsync(Way.ExtendedText, ["begin", sql, "rollback"]);
        Assert.Empty(client.Errors);
    }

    [Fact]
    public async Task Run_FunctionOfAnOperatorMadeAnewInTheSession_IsLookedAtAgain()
    {
        await using var client = await CapturingClient.LoginAsync(own.Gateway.Port);
        await client.RunAsync(Way.Simple,
        [
            "create function late(int, int) returns bool immutable language sql as 'select true'", "create operator @@@@ (leftarg = int, rightarg = int, function = late)",
            "begin", "select 1 @@@@ 2", "create or replace function late(int, int) returns bool volatile language sql as 'select true'", "select id from plain", "commit",
        ]);
        Assert.Empty(client.Errors);
        await client.RunAsync(Way.ExtendedText, ["select 1 @@@@ 2"]);
        Assert.Equal(["42501"], client.Errors);
    }
}
