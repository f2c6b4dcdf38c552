using HoopWire.Integration.Tests.InProcess;

namespace HoopWire.Evasion.Tests;

/// <summary>Code that a session makes, or puts in the place of other code, in a transaction that it has not ended: no other connection shows it.</summary>
[Trait("Category", "Server")]
public class OwnCodeInTransactionTests(OwnCodeServer own) : IClassFixture<OwnCodeServer>
{
    private const string Late = "create or replace function late_fn(int, int) returns bool volatile language plpgsql as 'begin delete from victim; return true; end'";

    private static readonly string[][] Cases =
    [
        [Late, "select late_fn(1, 2)"],
        [Late, "select 1 @@@ 2"],
        [Late, "select * from late_view"],
        [Late, "select quiet_late()"],
        ["declare c cursor for select late_fn(id, 1) from plain", Late, "fetch c"],
        ["declare c cursor for select late_fn(id, 1) from plain", Late, "move c"],
        ["prepare lp as select late_fn(1, 2)", Late, "execute lp"],
        ["alter function late_fn(int, int) rename to late_old", "alter function purge_op(int, int) rename to late_fn", "select late_fn(1, 2)"],
        ["create function lower(int) returns text language plpgsql as 'begin delete from victim; return 1; end'", "select lower(1)"],
        ["create function late_fn(text) returns bool language plpgsql as 'begin delete from victim; return true; end'", "select late_fn('x'::text)"],
        ["create function new_fn(int, int) returns bool language plpgsql as 'begin delete from victim; return true; end'", "create operator @@@@@ (leftarg = int, rightarg = int, function = new_fn)", "select 1 @@@@@ 2"],
        ["create trigger late_trigger before insert on plain for each row execute function purge_row()", "insert into plain values (50)"],
        ["create function new_row() returns trigger language plpgsql as 'begin delete from victim; return new; end'", "create trigger late_trigger before insert on plain for each row execute function new_row()", "insert into plain values (50)"],
        ["create or replace function let_pass() returns trigger language plpgsql as 'begin delete from victim; return new; end'", "insert into passed values (1)"],
        ["create or replace function let_pass() returns trigger language plpgsql as $$begin perform purge(); return new; end$$", "insert into passed values (1)"],
        ["create rule late_rule as on insert to plain do also delete from victim", "insert into plain values (50)"],
        ["alter schema side rename to aside", "select * from aside.side_view"],
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Run_WhatTheTransactionHasMade_IsRefused(int number)
    {
        string[] statements = Cases[number];
        foreach (var way in new[] { Way.Simple, Way.ExtendedUndescribed })
        {
            await using var client = await CapturingClient.LoginAsync(own.Gateway.Port);
            await client.RunAsync(way, ["begin", .. statements]);
            AssertRefused(client, statements);
        }

        await using var together = await CapturingClient.LoginAsync(own.Gateway.Port);
        await together.RunAsync(Way.Simple, ["begin; " + string.Join("; ", statements)]);
        AssertRefused(together, statements);
        await using var behind = await CapturingClient.LoginAsync(own.Gateway.Port);
        await behind.SendAsync([.. statements.Prepend("begin").SelectMany(sql => (byte[])[.. CapturingClient.Parse("", sql), .. CapturingClient.Bind("", "", false), .. CapturingClient.Execute("")]), .. CapturingClient.Sync]);
        AssertRefused(behind, statements);
        Assert.Equal("3", await own.PsqlAsync("select count(*) from victim"));
    }

    [Fact]
    public async Task Run_WithoutTheRule_EmptiesTheTable()
    {
        await using var open = own.StartGateway();
        await using var client = await CapturingClient.LoginAsync(open.Port);
        foreach (string[] statements in Cases)
        {
            await client.RunAsync(Way.Simple, ["begin", .. statements, "select from victim"]);
            Assert.True(client.Errors.Count == 0, statements[^1]);
            Assert.True(client.Tags[^1] == "SELECT 0", statements[^1]);
            await client.RunAsync(Way.Simple, ["rollback", "deallocate all"]);
        }
    }

    [Fact]
    public async Task Execute_PortalBoundBeforeItsFunctionWasMadeAnew_IsRefused()
    {
        await using var client = await CapturingClient.LoginAsync(own.Gateway.Port);
        await client.RunAsync(Way.Simple, ["begin"]);
        await client.SendAsync([.. CapturingClient.Parse("s", "select late_fn(id, 1) from plain"), .. CapturingClient.Bind("p", "s", false), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, [Late]);
        Assert.Empty(client.Errors);
        await client.SendAsync([.. CapturingClient.Execute("p"), .. CapturingClient.Sync]);
        Assert.Equal(["55000"], client.Errors);
        await client.RunAsync(Way.Simple, ["rollback", "begin"]);
        await client.SendAsync([.. CapturingClient.Bind("p", "s", false), .. CapturingClient.Execute("p"), .. CapturingClient.Sync]);
        Assert.Equal(["55000"], client.Errors);
    }

    /// <summary>What migrations do.</summary>
    [Fact]
    public async Task Run_WhatOnlyComputesMadeInTheTransaction_Runs()
    {
        string[] statements =
        [
            "create table made (id int primary key, at timestamptz)", "create index on made (at)", "create view over_made as select id from made",
            "create function set_time() returns trigger language plpgsql as $$ begin new.at := now(); return new; end $$", "create trigger timing before insert or update on made for each row execute function set_time()",
            "insert into made values (1)", "update made set id = 2 where id = 1", "select * from over_made", "insert into plain values (70)",
            "create or replace function let_pass() returns trigger as 'begin return new; end' language 'plpgsql'", "insert into passed values (1)",
            "create or replace function plus(int, int) returns int immutable language sql as 'select $1 - $2'", "select id from plain where id = 1", "delete from plain where id = 70",
        ];
        foreach (var way in new[] { Way.Simple, Way.ExtendedText })
        {
            await using var client = await CapturingClient.LoginAsync(own.Gateway.Port);
            await client.RunAsync(way, ["begin", .. statements, "rollback", "select 1 @+@ 2", "select late_fn(1, 2)"]);
            Assert.True(client.Errors.Count == 0, string.Join(' ', client.Errors) + string.Join('|', client.Tags));
        }

        await using var together = await CapturingClient.LoginAsync(own.Gateway.Port);
        await together.RunAsync(Way.Simple, [$"begin; {string.Join("; ", statements)}; rollback"]);
        Assert.Empty(together.Errors);
    }

    [Fact]
    public async Task Run_FunctionMadeInATransactionThatHasEnded_IsJudgedByWhatItIs()
    {
        await using var client = await CapturingClient.LoginAsync(own.Gateway.Port);
        await client.RunAsync(Way.Simple, ["begin", "create function kept_fn() returns int immutable language sql as 'select 1'", "select kept_fn()", "rollback"]);
        Assert.Equal(["42501"], client.Errors);
        await client.RunAsync(Way.Simple, ["begin", "create function kept_fn() returns int immutable language sql as 'select 1'", "commit", "select kept_fn()", "drop function kept_fn()"]);
        Assert.Equal(["42501"], client.Errors);
    }

    private static void AssertRefused(CapturingClient client, string[] statements)
    {
        Assert.True(client.Errors is ["42501", ..] && client.Errors.All(e => e is "42501" or "25P02"), $"{statements[^1]}: {string.Join(' ', client.Errors)}");
    }
}
