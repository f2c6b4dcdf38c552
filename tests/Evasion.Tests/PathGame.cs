using System.Collections.Immutable;
using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using static HoopWire.Evasion.Tests.CapturingClient;

namespace HoopWire.Evasion.Tests;

/// <summary>Names that mean something else to the target than the gateway thinks, since where they are looked for changes where it might not see it.</summary>
/// <param name="server">The target.</param>
public abstract class PathGame(EvasionServer server) : IAsyncLifetime
{
    private static readonly ImmutableArray<Rule> Masks =
    [
        new Rule("pii")
        {
            Masks = [.. new[] { "hr.staff.ssn", "public.vault.secret", "public.customers.ssn" }.Select(c => new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse(c) })],
        },
    ];

    private InProcessGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        await server.Server.PsqlAsync($"""
            create schema if not exists hr;
            create table if not exists hr.staff (id int, ssn text);
            insert into hr.staff select 7, '{SeedData.Canary.Ssn}' where not exists (select from hr.staff);
            create or replace function hr.peek(int) returns text language sql stable as 'select ssn from hr.staff where id = $1';
            create schema if not exists decoy;
            create table if not exists decoy.vault (secret text);
            insert into decoy.vault select 'nothing' where not exists (select from decoy.vault);
            create schema if not exists lib;
            create or replace function lib.hidden(int) returns text language sql stable as 'select ssn from hr.staff where id = $1';
            create or replace view public.middle as select id, percentile_disc(0) within group (order by ssn) as s, mode() within group (order by ssn) as m from hr.staff group by id;
            create table if not exists public.renamed (id int, ssn text);
            insert into public.renamed select 7, '' where not exists (select from public.renamed);
            """);
        _gateway = server.StartGateway(Masks);
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("set search_path = hr; select upper(ssn) from staff")]
    [InlineData("set session search_path to hr; select upper(ssn) from staff")]
    [InlineData("set schema 'hr'; select upper(ssn) from staff")]
    [InlineData("select set_config('search_path', 'hr', false); select upper(ssn) from staff")]
    [InlineData("begin; set local search_path = hr; select upper(ssn) from staff; commit")]
    [InlineData("set search_path = hr; copy staff to stdout")]
    [InlineData("set search_path = hr; copy (select upper(ssn) from staff) to stdout")]
    [InlineData("set search_path = hr; create table public.loot as select ssn || '' as taken from staff; select * from public.loot")]
    [InlineData("set search_path = hr; select peek(7)")]
    [InlineData("set search_path = hr; declare c cursor with hold for select upper(ssn) from staff; fetch all from c")]
    [InlineData("set search_path = hr; prepare p as select upper(ssn) from staff; execute p")]
    [InlineData("set search_path = hr; select (select ssn from staff limit 1)")]
    [InlineData("prepare away as select set_config('search_path', 'hr', false); execute away; select upper(ssn) from staff")]
    public async Task Query_PathSetByItsOwnText_ShowsNothing(string sql)
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.RunAsync(Way.Simple, [sql]);
        server.AssertNothingLeaked(client, sql);
        // Refused, or masked by position.
        Assert.True(client.Errors.Count > 0 || Encoding.UTF8.GetString(client.Received).Contains("[redacted]", StringComparison.Ordinal), sql);
    }

    [Theory]
    [InlineData("rollback; select upper(secret) from vault")]
    [InlineData("rollback to s; select upper(secret) from vault")]
    [InlineData("abort; copy (select upper(secret) from vault) to stdout")]
    public async Task Query_PathTakenBackByItsOwnText_ShowsNothing(string sql)
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.RunAsync(Way.Simple, ["begin", "savepoint s", "set search_path = decoy"]);
        Assert.Empty(client.Errors);
        await client.RunAsync(Way.Simple, [sql]);
        server.AssertNothingLeaked(client, sql);
    }

    [Fact]
    public async Task Query_LocalPathEndedByItsOwnText_ShowsNothing()
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.RunAsync(Way.Simple, ["begin", "set local search_path = decoy", "commit; select upper(secret) from vault"]);
        server.AssertNothingLeaked(client, "commit");
    }

    [Fact]
    public async Task Query_PipelinedBehindARollback_ShowsNothing()
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.RunAsync(Way.Simple, ["begin", "set search_path = decoy"]);
        await client.WriteAsync([.. RawClient.Query("rollback"), .. RawClient.Query("select upper(secret) from vault")]);
        for (int ready = 0; ready < 2;) ready += await client.ReadAsync() == 'Z' ? 1 : 0;
        server.AssertNothingLeaked(client, "pipelined");
    }

    [Fact]
    public async Task Execute_BehindARollbackWithoutSync_ShowsNothing()
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.RunAsync(Way.Simple, ["begin", "set search_path = decoy"]);
        await client.SendAsync([.. Parse("", "rollback"), .. Bind("", "", false), .. Execute(""), .. Parse("", "select upper(secret) from vault"), .. Bind("", "", false), .. Execute(""), .. Sync]);
        server.AssertNothingLeaked(client, "without Sync");
    }

    [Fact]
    public async Task Query_PathSetBehindABeginWithoutSync_IsNotBelieved()
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.WriteAsync([.. Parse("", "begin"), .. Bind("", "", false), .. Execute("")]);
        await client.RunAsync(Way.Simple, ["set search_path = decoy", "rollback", "select upper(secret) from vault"]);
        server.AssertNothingLeaked(client, "begin without Sync");
    }

    [Fact]
    public async Task Query_PathSetBehindABeginAndASync_IsNotBelieved()
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.WriteAsync([.. Parse("", "begin"), .. Bind("", "", false), .. Execute(""), .. RawClient.Query("set search_path = decoy"), .. Sync]);
        for (int ready = 0; ready < 2;) ready += await client.ReadAsync() == 'Z' ? 1 : 0;
        await client.RunAsync(Way.Simple, ["rollback", "select upper(secret) from vault"]);
        server.AssertNothingLeaked(client, "begin and a Sync");
    }

    [Fact]
    public async Task Query_WhileAnotherPathIsOnItsWay_IsNotReadByTheOldOne()
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.WriteAsync([.. RawClient.Query("set search_path = decoy"), .. RawClient.Query("select pg_sleep(0.7)"), .. RawClient.Query("set search_path = public")]);
        while (await client.ReadAsync() != 'Z')
        {
        }
        await client.WriteAsync(RawClient.Query("select upper(secret) from vault"));
        for (int ready = 0; ready < 3;) ready += await client.ReadAsync() == 'Z' ? 1 : 0;
        server.AssertNothingLeaked(client, "another path");
    }

    [Fact]
    public async Task Query_PathSetByTheTextOfAMessageThatFailed_IsNotBelieved()
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.RunAsync(Way.Simple, ["set search_path = decoy; select 1 / (select 0)", "select upper(secret) from vault"]);
        server.AssertNothingLeaked(client, "failed");
    }

    [Fact]
    public async Task Query_PathSetAlone_IsBelieved()
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.RunAsync(Way.Simple, ["set search_path = decoy", "select upper(secret) from vault"]);
        Assert.Empty(client.Errors);
        Assert.Contains("NOTHING", Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Startup_PathInOptionsAndBesideThem_IsReadAsTheServerDoes()
    {
        foreach (var settings in new (string, string)[][]
        {
            [("search_path", "public"), ("options", "-c search_path=decoy")],
            [("options", "-c search_path=decoy"), ("search_path", "public")],
            [("options", "-c search_path=decoy -c search_path=public")],
            [("options", "-c search_path=decoy --search-path=public")],
        })
        {
            await using var raw = new RawClient();
            await raw.ConnectAsync(_gateway.Port);
            await raw.SendAsync(RawClient.Startup([("user", "alice"), ("database", "orders"), .. settings]));
            await raw.ProveAsync("alice");
            await raw.ReadUntilAsync('Z');
            var client = new CapturingClient(raw);
            await client.RunAsync(Way.Simple, ["select upper(secret) from vault"]);
            server.AssertNothingLeaked(client, "startup");
        }
    }

    [Fact]
    public async Task Execute_BehindADefinitionWithoutSync_ShowsNothing()
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.WriteAsync([.. Parse("", "alter table public.renamed rename column ssn to y"), .. Bind("", "", false), .. Execute(""), .. RawClient.Message('H')]);
        while (await client.ReadAsync() != 'C')
        {
        }
        // The catalogue is read again meanwhile.
        for (int i = 0; i < 3; i++)
        {
            await client.WriteAsync([.. Parse("", "select pg_sleep(0.5)"), .. Bind("", "", false), .. Execute(""), .. RawClient.Message('H')]);
            while (await client.ReadAsync() != 'C')
            {
            }
        }
        await client.SendAsync([.. Parse("", "select (select ssn from public.renamed limit 1) from hr.staff"), .. Bind("", "", false), .. Execute(""), .. Sync]);
        await client.RunAsync(Way.Simple, ["rollback"]);
        server.AssertNothingLeaked(client, "definition");
    }

    [Theory]
    [InlineData("select * from middle")]
    [InlineData("select s from middle")]
    [InlineData("select upper(m) from middle")]
    public async Task Query_ViewOfAnOrderedSet_ShowsNothing(string sql)
    {
        foreach (var way in Enum.GetValues<Way>())
        {
            await using var client = await LoginAsync(_gateway.Port);
            await client.RunAsync(way, [sql]);
            server.AssertNothingLeaked(client, sql);
        }
    }

    [Theory]
    [InlineData("alter schema lib rename to lib2; select lib2.hidden(7); rollback")]
    [InlineData("alter function lib.hidden(int) set schema public; select hidden(7); rollback")]
    public async Task Query_CodeUnderANewName_IsRefused(string sql)
    {
        await using var client = await LoginAsync(_gateway.Port);
        await client.RunAsync(Way.Simple, ["begin", sql]);
        server.AssertNothingLeaked(client, sql);
        await using var other = await LoginAsync(_gateway.Port);
        await other.RunAsync(Way.Simple, ["begin", .. sql.Split("; ")]);
        server.AssertNothingLeaked(other, sql);
        Assert.Equal("7", await server.Server.PsqlAsync("select 7 where lib.hidden(7) is not null"));
    }

    [Theory]
    [InlineData("set search_path = hr; delete from staff")]
    [InlineData("select set_config('search_path', 'hr', false); delete from staff where id = 7")]
    [InlineData("set search_path = hr; with d as (delete from staff returning id) select * from d")]
    [InlineData("begin; alter table hr.staff rename to crew; delete from hr.crew; commit")]
    [InlineData("begin; alter schema hr rename to hr2; delete from hr2.staff; commit")]
    public async Task Query_RelationOfARuleByAnotherName_IsRefused(string sql)
    {
        await using var gateway = server.StartGateway([new Rule("hr") { Block = new BlockRule(Effects.Write | Effects.UnboundedWrite, null) { Objects = new ObjectSelectors { Relations = [ColumnPattern.TryParse("hr.*.*")!] } } }]);
        await using var client = await LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, [sql]);
        Assert.Equal("42501", Assert.Single(client.Errors));
        await using var other = await LoginAsync(gateway.Port);
        await other.RunAsync(Way.Simple, sql.Split("; "));
        Assert.Equal("1", await server.Server.PsqlAsync("select count(*) from hr.staff"));
    }
}
