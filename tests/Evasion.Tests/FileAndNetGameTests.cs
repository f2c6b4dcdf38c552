using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>
/// Ways to the server's files, its programs and other servers, under a rule that blocks these two effects. The session's role at the target is a superuser, so
/// that nobody but the gateway says no: whatever a statement would leave behind must not be there.
/// </summary>
[Trait("Category", "Server")]
public class FileAndNetGameTests(FileAndNetGameTests.Way way) : IClassFixture<FileAndNetGameTests.Way>
{
    /// <summary>Where a statement only reads, the sequence beside it tells whether it ran.</summary>
    public static TheoryData<string> Ways =>
    [
        "copy watched to '{folder}/out'",
        "copy watched (id) to '{folder}/out' with (format binary)",
        "copy (select 1) to '{folder}/out'",
        "/* */ COPY watched TO/**/'{folder}/out'",
        "copy watched to U&'{folder}/\\006fut'",
        "copy watched to E'{folder}\\x2fout'",
        "copy watched from '{folder}/in'",
        "copy watched from program 'echo 7'",
        "copy watched to program 'cat > {folder}/out'",
        "copy (select 1) to program $$touch {folder}/out$$",
        "select 1; copy watched to '{folder}/out'",
        "begin; copy watched to '{folder}/out'; commit",
        "select nextval('touched'), pg_read_file('{folder}/in')",
        "select nextval('touched'), pg_catalog.pg_read_binary_file('{folder}/in')",
        "select nextval('touched'), \"pg_read_file\"('{folder}/in', 0, 1)",
        "select nextval('touched'), pg_ls_dir('{folder}')",
        "select nextval('touched'), * from pg_ls_dir('{folder}', true, true)",
        "select nextval('touched'), * from pg_ls_logdir()",
        "select nextval('touched'), * from pg_ls_waldir() limit 1",
        "select nextval('touched'), * from pg_ls_tmpdir()",
        "select nextval('touched'), (pg_stat_file('{folder}/in')).size",
        "with f as materialized (select nextval('touched'), pg_read_file('{folder}/in')) select * from f",
        "values (nextval('touched'), pg_read_file('{folder}/in'))",
        "insert into watched select nextval('touched') from (select pg_read_file('{folder}/in')) f",
        "explain analyze select nextval('touched'), pg_read_file('{folder}/in')",
        "prepare f as select nextval('touched'), pg_read_file('{folder}/in')",
        "create view seen as select pg_read_file('{folder}/in')",
        "create table copied as select pg_read_file('{folder}/in')",
        "select lo_import('{folder}/in')",
        "select lo_import('{folder}/in', 4711)",
        "select lo_export(lo, '{folder}/out') from objects",
        "select nextval('touched'), dblink('{self}', 'select 1')",
        "select nextval('touched'), * from dblink('{self}', 'select 1') t (i int)",
        "select nextval('touched'), dblink_connect('{self}')",
        "select dblink_exec('{self}', 'insert into watched values (7)')",
        "create server near foreign data wrapper postgres_fdw options (host '127.0.0.1')",
        "create server if not exists near foreign data wrapper dblink_fdw",
        "create foreign data wrapper wrapped",
        "create user mapping for app server there",
        "alter server there options (add host '127.0.0.1')",
        "create foreign table abroad (id int) server there",
        "import foreign schema public limit to (watched) from server there into imported",
        "create subscription taken connection '{self}' publication given with (connect = false)",
        "load 'plpgsql'",
        "create tablespace elsewhere location '{folder}'",
        "alter system set work_mem = '5MB'",
    ];

    private static readonly string[] Effective =
    [
        "copy watched to '{folder}/out'",
        "copy watched from program 'echo 7'",
        "copy (select 1) to program $$touch {folder}/more$$",
        "select nextval('touched'), pg_read_file('{folder}/in')",
        "select nextval('touched'), pg_ls_dir('{folder}')",
        "select lo_import('{folder}/in')",
        "select lo_export(lo, '{folder}/exported') from objects",
        "select dblink_exec('{self}', 'insert into watched values (7)')",
        "create server effective foreign data wrapper postgres_fdw options (host '127.0.0.1')",
        "import foreign schema public limit to (watched) from server there into imported",
        "create subscription taken connection '{self}' publication given with (connect = false)",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Run_WayToFilesOrOtherServers_IsRefusedAndLeavesNothing(string sql)
    {
        string before = await way.StateAsync(), mark = $"/* {Guid.NewGuid():N} */";
        long log = way.Server.LogEnd;
        foreach (var how in new[] { Evasion.Tests.Way.Simple, Evasion.Tests.Way.ExtendedText, Evasion.Tests.Way.ExtendedUndescribed })
        {
            if (how != Evasion.Tests.Way.Simple && sql.Contains("; ", StringComparison.Ordinal)) continue;
            await using var client = await CapturingClient.LoginAsync(way.Gateway.Port);
            await client.RunAsync(how, [mark + way.Fill(sql)]);
            Assert.Equal(["42501"], client.Errors);
            Assert.Empty(client.Tags);
            await client.RunAsync(how, ["select id from watched"]);
            Assert.Equal(["SELECT 3"], client.Tags);
        }

        Assert.Equal(before, await way.StateAsync());
        // The server logs every statement that it is sent.
        Assert.Empty(await way.Server.LogLinesAsync(log, line => line.Contains(mark, StringComparison.Ordinal)));
    }

    /// <summary>What the cases prove by what is not there is there once nobody refuses it.</summary>
    [Fact]
    public async Task Run_WithoutTheRule_LeavesWhatIsLookedFor()
    {
        await using var open = way.StartGateway();
        await using var client = await CapturingClient.LoginAsync(open.Port);
        foreach (string sql in Effective)
        {
            string before = await way.StateAsync();
            await client.RunAsync(Evasion.Tests.Way.Simple, [way.Fill(sql)]);
            Assert.True(client.Errors.Count == 0, sql);
            Assert.True(before != await way.StateAsync(), sql);
        }

        await client.RunAsync(Evasion.Tests.Way.Simple, ["alter subscription taken set (slot_name = none)", "drop subscription taken", "truncate watched; insert into watched values (1), (2), (3)"]);
        Assert.Empty(client.Errors);
    }

    [Theory]
    [InlineData("copy watched to stdout")]
    [InlineData("copy (select id from watched) to stdout with (format csv)")]
    [InlineData("select 'copy watched to ''/tmp/out'''")]
    [InlineData("select 1 /* pg_read_file('/etc/hostname') */")]
    [InlineData("select id as pg_read_file from watched")]
    [InlineData("select 1 as \"lo_import('x')\"")]
    [InlineData("insert into watched select id from watched where false")]
    [InlineData("select lo_get(lo) from objects")]
    [InlineData("create temp table copied (path text default '/tmp/out')")]
    public async Task Run_WhatOnlyLooksLikeOne_Runs(string sql)
    {
        await using var client = await CapturingClient.LoginAsync(way.Gateway.Port);
        await client.RunAsync(Evasion.Tests.Way.Simple, [sql]);
        Assert.Empty(client.Errors);
        Assert.Single(client.Tags);
    }

    /// <summary>A database of its own with things to read and places to write, and a gateway before it.</summary>
    public sealed class Way : IAsyncLifetime
    {
        private const string Database = "files_and_net";

        private static readonly Rule Guard = new("guard") { Block = new BlockRule(Effects.File | Effects.Net, null) };

        private string _folder = null!;

        public PostgresServer Server { get; private set; } = null!;

        internal InProcessGateway Gateway { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await PostgresServer.SharedAsync();
            // The server's own user writes there.
            _folder = await Server.PsqlAsync("select current_setting('data_directory')") + "/game";
            await Server.PsqlAsync($"create database {Database}");
            await PsqlAsync($"""
                copy (select 4) to program 'mkdir {_folder} && cat > {_folder}/in';
                create extension dblink; create extension postgres_fdw; create schema imported;
                create table watched (id int); insert into watched values (1), (2), (3);
                create sequence touched; create table objects (lo oid); insert into objects select lo_from_bytea(0, 'x');
                create publication given;
                create server there foreign data wrapper postgres_fdw options (host '127.0.0.1', port '{Server.Port}', dbname '{Database}');
                create user mapping for postgres server there options (user 'postgres', password '{PostgresServer.PasswordOf("postgres")}');
                """);
            Gateway = StartGateway(Guard);
        }

        internal InProcessGateway StartGateway(params Rule[] rules) => InProcessGateway.Start(
            InProcessGateway.TargetOn(Server) with
            {
                Database = Database,
                Credentials = [new TargetCredential("default", "postgres") { Password = new Secret(PostgresServer.PasswordOf("postgres")) }],
            },
            new GatewayLimits(), [.. rules], "password");

        public async Task DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Server.PsqlAsync($"drop database {Database} with (force)");
        }

        internal string Fill(string sql) => sql.Replace("{folder}", _folder, StringComparison.Ordinal)
            .Replace("{self}", $"host=127.0.0.1 port={Server.Port} dbname={Database} user=postgres password={PostgresServer.PasswordOf("postgres")}", StringComparison.Ordinal);

        /// <summary>Everything that a case could leave behind.</summary>
        internal Task<string> StateAsync() => PsqlAsync($"""
            select (select string_agg(f, ',' order by f) from pg_ls_dir('{_folder}') f), (select count(*) from watched), (select last_value::text || is_called from touched),
                (select count(*) from pg_largeobject_metadata), (select count(*) from pg_class), (select count(*) from pg_foreign_server), (select string_agg(srvoptions::text, ',') from pg_foreign_server),
                (select count(*) from pg_foreign_data_wrapper), (select count(*) from pg_user_mapping), (select count(*) from pg_subscription), (select count(*) from pg_extension)
            """);

        private Task<string> PsqlAsync(string sql) => Server.PsqlAsync(sql, Database);
    }
}
