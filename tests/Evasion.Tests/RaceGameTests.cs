using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;
using Npgsql;

namespace HoopWire.Evasion.Tests;

/// <summary>Definitions that somebody without masks makes through the same gateway, while a statement of somebody with masks is on its way: it waits for a lock of theirs.</summary>
[Trait("Category", "Server")]
public class RaceGameTests
{
    private const string Secret = "RCE-3305518842-H";

    private const string Setup = $"""
        create table people (id int, name text, ssn text);
        insert into people values (1, 'Ada', '{Secret}');
        create table plain (id int, name text, ssn text);
        insert into plain values (1, 'Bob', 'none');
        create view shown as select id, name as word from people;
        create table parent (id int, word text);
        alter table people owner to app; alter table plain owner to app; alter view shown owner to app; alter table parent owner to app;
        grant all on schema public to app;
        """;

    private static readonly Rule Masks = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.people.ssn") }] };

    public static TheoryData<PostgresVersion, string, string, bool> Races
    {
        get
        {
            const string View = "create or replace view shown as select id, ssn as word from people";
            var races = new TheoryData<PostgresVersion, string, string, bool>();
            foreach (var version in new[] { PostgresVersion.V15, PostgresVersion.V18 })
            {
                races.Add(version, View, "select word from shown", true);
                races.Add(version, View, "table shown", true);
                races.Add(version, View, "select word || '' from shown", false);
                races.Add(version, View, "select id from shown where word like 'RCE%'", false);
                races.Add(version, View, "copy (select word from shown) to stdout", false);
                races.Add(version, View, "select word from shown union all select 'x'", true);
                races.Add(version, View, "select row_to_json(s) from shown s", false);
                races.Add(version, "alter table plain rename to plain_before; create view plain as select id, name, ssn from people", "select ssn || '' from plain", false);
                races.Add(version, "alter table plain rename to plain_before; create view plain as select id, name, ssn from people", "select upper(p.ssn) from plain p", false);
                races.Add(version, "alter table people inherit plain", "select ssn || '' from plain", false);
                races.Add(version, "alter table people inherit plain", "select ssn from plain", true);
                races.Add(version, "alter view shown rename to seen; create view shown as select id, ssn as word from people", "select word::varchar from shown", true);
                races.Add(version, "alter view shown rename to seen; create view shown as select id, ssn as word from people", "select length(word) from shown", false);
            }
            return races;
        }
    }

    [Theory]
    [MemberData(nameof(Races))]
    public async Task Run_DefinitionIsCommittedWhileItWaits_ShowsNoProtectedValue(PostgresVersion version, string definition, string sql, bool mayBeShownMasked)
    {
        foreach (var way in new[] { Way.Simple, Way.ExtendedText, Way.ExtendedUndescribed })
        {
            await using var place = await Place.OpenAsync(version);
            await using var client = await CapturingClient.LoginAsync(place.Gateway.Port);
            await client.RunAsync(way, ["select 1", sql]);
            Assert.Empty(client.Errors);
            await RunWhileDefinedAsync(place, client, way, sql.Contains("shown", StringComparison.Ordinal) ? "shown" : "plain", definition, sql);
            Assert.True(new Canary(Secret).FindIn(client.Received) is null, $"{way}: {sql} behind {definition}");
            if (!mayBeShownMasked) Assert.Single(client.Errors);
            Assert.False(client.IsClosed);
            await client.RunAsync(Way.Simple, ["select 'still there'"]);
            Assert.Contains("still there", Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
        }
    }

    /// <summary>What changes nothing about a statement does not refuse it.</summary>
    [Theory]
    [InlineData("people", "alter table people add column more int", "select id, name, ssn from people")]
    [InlineData("people", "alter table people add column more int", "select id, upper(name) from people")]
    [InlineData("people", "create table other (id int)", "select name from people")]
    [InlineData("shown", "alter view shown set (security_barrier = true)", "select word, upper(word) from shown")]
    [InlineData("shown", "alter table plain add primary key (id)", "copy (select word from shown) to stdout")]
    public async Task Run_DefinitionChangesNothingAboutIt_IsAnswered(string locked, string definition, string sql)
    {
        foreach (var way in new[] { Way.Simple, Way.ExtendedText })
        {
            await using var place = await Place.OpenAsync(PostgresVersion.V15);
            await using var client = await CapturingClient.LoginAsync(place.Gateway.Port);
            await client.RunAsync(way, [sql]);
            await RunWhileDefinedAsync(place, client, way, locked, definition, sql);
            Assert.Empty(client.Errors);
            Assert.Equal(2, client.Tags.Count);
            Assert.Null(new Canary(Secret).FindIn(client.Received));
        }
    }

    /// <summary>A statement is decided about and waits for a lock; what it means is changed under that lock.</summary>
    private static async Task RunWhileDefinedAsync(Place place, CapturingClient client, Way way, string locked, string definition, string sql)
    {
        await using var definer = await place.Gateway.OpenAsync("carol");
        await ExecuteAsync(definer, $"begin; lock table {locked} in access exclusive mode");
        var running = client.RunAsync(way, [sql]);
        await place.UntilAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", "1");
        await ExecuteAsync(definer, $"{definition}; commit");
        await running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>A session that has made something itself reads what others define too.</summary>
    [Fact]
    public async Task Run_AfterOwnDefinitionOfTheSession_SeesWhatOthersDefine()
    {
        await using var place = await Place.OpenAsync(PostgresVersion.V15);
        await using var client = await CapturingClient.LoginAsync(place.Gateway.Port);
        await client.RunAsync(Way.Simple, ["select word || '' from shown", "begin", "create temp table mine (id int)"]);
        Assert.Empty(client.Errors);
        await using var definer = await place.Gateway.OpenAsync("carol");
        await ExecuteAsync(definer, "create or replace view shown as select id, ssn as word from people");
        await client.RunAsync(Way.Simple, ["select word || '' from shown"]);
        Assert.Equal("42501", Assert.Single(client.Errors));
        Assert.Null(new Canary(Secret).FindIn(client.Received));
    }

    /// <summary>The definer goes away between its COMMIT and the answer: nobody tells when it was done.</summary>
    [Fact]
    public async Task Run_DefinerWentAwayBeforeTheAnswer_SeesWhatItDefined()
    {
        await using var place = await Place.OpenAsync(PostgresVersion.V15);
        await using var client = await CapturingClient.LoginAsync(place.Gateway.Port);
        await client.RunAsync(Way.Simple, ["select word || '' from shown"]);
        var definer = await RawClient.LoginAsync(place.Gateway.Port, "carol");
        await definer.SendAsync([.. RawClient.Query("begin; create or replace view shown as select id, ssn as word from people; select pg_sleep(1); commit"), .. RawClient.Message('X')]);
        await place.UntilAsync("select count(*) from pg_stat_activity where query like '%pg_sleep(1)%' and state = 'active' and datname = current_database() and pid <> pg_backend_pid()", "1");
        await definer.DisposeAsync();
        await place.UntilAsync("select count(*) from pg_views where viewname = 'shown' and definition like '%ssn%'", "1");
        await client.RunAsync(Way.Simple, ["select word || '' from shown"]);
        Assert.Null(new Canary(Secret).FindIn(client.Received));
        Assert.Equal("42501", Assert.Single(client.Errors));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        foreach (string one in sql.Split("; ")) await new NpgsqlCommand(one, connection).ExecuteNonQueryAsync();
    }

    /// <summary>A database of the test's own, and a gateway before it: alice's columns are masked, carol's are not.</summary>
    private sealed class Place(PostgresServer server, string database, InProcessGateway gateway) : IAsyncDisposable
    {
        public InProcessGateway Gateway => gateway;

        public static async Task<Place> OpenAsync(PostgresVersion version)
        {
            var server = await PostgresServer.SharedAsync(version);
            string database = $"race_{Guid.NewGuid():N}";
            await server.PsqlAsync($"create database {database}");
            await server.PsqlAsync(Setup, database);
            var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server) with { Database = database }, new GatewayLimits(), [Masks], "password");
            gateway.Directory.Give("carol", CompiledPolicy.Empty);
            return new Place(server, database, gateway);
        }

        public async Task UntilAsync(string sql, string wanted)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await server.PsqlAsync(sql, database) != wanted) await Task.Delay(20, deadline.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await gateway.DisposeAsync();
            await server.PsqlAsync($"drop database {database} with (force)");
        }
    }
}
