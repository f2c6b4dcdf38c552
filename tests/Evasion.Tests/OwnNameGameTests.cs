using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>Functions, operators and types of the database's own under names of the system's: in a schema searched before pg_catalog, or for types that the system's do not take.</summary>
[Trait("Category", "Server")]
public class OwnNameGameTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    private const string First = "set search_path = mine, pg_catalog, public";

    /// <summary>All of them tell the secret of the vault, and delete notes beforehand where they may.</summary>
    private const string Planted = """
        create schema if not exists mine;
        create or replace function mine.upper(text) returns text language plpgsql as 'begin delete from public.victim; return (select secret from public.vault); end';
        create or replace function mine.quiet(text) returns text language sql stable as 'select secret from public.vault';
        create or replace function mine.lower(text) returns text language sql stable as 'select secret from public.vault';
        create or replace function mine.version() returns text language plpgsql as 'begin delete from public.victim; return (select secret from public.vault); end';
        create or replace function public.length(int) returns text language plpgsql as 'begin delete from public.victim; return (select secret from public.vault); end';
        create or replace function public.substring(int, int) returns text language plpgsql as 'begin delete from public.victim; return (select secret from public.vault); end';
        create or replace function public.btrim(int) returns text language plpgsql as 'begin delete from public.victim; return (select secret from public.vault); end';
        create or replace function public.likes(int, int) returns text language plpgsql as 'begin delete from public.victim; return (select secret from public.vault); end';
        create or replace function mine.last(text, text) returns text language plpgsql as 'begin delete from public.victim; return (select secret from public.vault); end';
        create table if not exists public.victim (id int);
        insert into public.victim select n from generate_series(1, 3) n where not exists (select from public.victim);
        do $$begin
          create operator public.~~ (leftarg = int, rightarg = int, function = public.likes);
          create operator mine.|| (leftarg = text, rightarg = text, function = mine.last);
          create aggregate mine.max (text) (sfunc = mine.last, stype = text, initcond = '');
        exception when duplicate_function then null; end$$;
        """;

    private static readonly string[] Ways =
    [
        "select upper('x')", "select upper('x'::text) from notes", "select ('x'::text).upper", "select version()", "select max('x'::text)", "select 'x'::text || 'y'::text", "select length(1)", "select substring(1, 2)",
        "select 1 like 2", "select 1 not like 2 from notes where 1 like 2 is null", "select btrim(1)", "select coalesce(upper('x'), '')", "select * from upper('x')", "select n.length from (select 1) n(length), lateral length(1)",
        "values (upper('x'))", "select (length(1))", "select count(upper('x'))", "create temp table t as select length(1) as l", "prepare p as select length(1)", "explain analyze select length(1)",
    ];

    public static TheoryData<string> Texts => [.. Ways];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Run_OwnCodeUnderAReviewedNameWhileColumnsAreMasked_TellsNothing(string sql)
    {
        await server.Server.PsqlAsync(Planted);
        foreach (var way in Enum.GetValues<Way>())
        {
            await using var client = await CapturingClient.LoginAsync(server.Gateway.Port);
            await client.RunAsync(Way.Simple, [First]);
            Assert.Empty(client.Errors);
            await client.RunAsync(way, [sql]);
            server.AssertNothingLeaked(client, sql);
            Assert.Equal(["42501"], client.Errors);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Run_OwnCodeUnderAReviewedName_IsRefusedByRulesAboutWhatItMayDo(string sql)
    {
        await server.Server.PsqlAsync(Planted);
        await using var gateway = server.StartGateway([OwnCodeServer.Guard]);
        foreach (var way in new[] { Way.Simple, Way.ExtendedText })
        {
            await using var client = await CapturingClient.LoginAsync(gateway.Port);
            await client.RunAsync(Way.Simple, [First]);
            await client.RunAsync(way, [sql]);
            Assert.Equal(["42501"], client.Errors);
        }
        Assert.Equal("3", await server.Server.PsqlAsync("select count(*) from public.victim"));
    }

    [Theory]
    [InlineData("select pg_catalog.upper('x'), pg_catalog.length('x')")]
    [InlineData("select extract(year from now()), trim('x'), position('x' in 'y'), substring('x' from 1), overlay('xyz' placing 'a' from 1)")]
    [InlineData("select quiet('x'), lower('x'), pg_catalog.count(*)")]
    [InlineData("select count(*), sum(id), ltrim(body) from notes group by body")]
    public async Task Run_SystemFunctionBesideOwnOnes_Runs(string sql)
    {
        await server.Server.PsqlAsync(Planted);
        await using var gateway = server.StartGateway([OwnCodeServer.Guard]);
        await using var client = await CapturingClient.LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, [First, sql]);
        Assert.Empty(client.Errors);
    }
}
