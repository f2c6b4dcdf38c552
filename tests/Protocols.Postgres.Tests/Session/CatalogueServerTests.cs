using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Sql.Lineage;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>The catalogue of real servers.</summary>
[Trait("Category", "Server")]
public sealed class CatalogueServerTests : IAsyncDisposable
{
    /// <summary>A copy of every view of the system's, so that hundreds of definitions as the server writes them are read.</summary>
    private const string Copies = """
        create schema copies;
        do $$
        declare v record;
        begin
          for v in select c.oid, n.nspname || '_' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'v' and n.nspname in ('pg_catalog', 'information_schema')
          loop
            -- Columns of pseudo-types are the system's privilege.
            begin execute format('create view copies.%I as %s', left(v.name, 60), pg_get_viewdef(v.oid)); exception when invalid_table_definition then null; end;
          end loop;
        end $$;
        create view copies.samples as select s.attname, s.most_common_vals::text as vals, s.n_distinct from pg_stats s;
        """;

    private readonly ReactorTransport _transport = new(1, TimeProvider.System, NullLoggerFactory.Instance);

    [Theory]
    [InlineData(PostgresVersion.V15)]
    [InlineData(PostgresVersion.V18)]
    public async Task Read_CopiesOfEverySystemView_AreAllUnderstood(PostgresVersion version)
    {
        await using var server = await PostgresServer.StartAsync(version);
        await server.PsqlAsync(Copies);
        var rows = await ReadAsync(server);
        var snapshot = CatalogueSnapshot.Build(rows);
        string[] missing = [.. rows.Views.Where(v => !snapshot.Views.ContainsKey(uint.Parse(v[0], null))).Select(v => v[1])];
        Assert.True(missing.Length == 0, $"{missing.Length} of {rows.Views.Count}: {missing.FirstOrDefault()}");
        Assert.True(rows.Views.Count > 120, $"{rows.Views.Count} views");
        var statistics = snapshot.Catalogue.Find("copies", "samples", SearchPath.Unknown)[0];
        var columns = new MaskClosure(snapshot, Snapshots.Policy(Snapshots.Mask("customers.ssn"))).Close(0);
        string[] masked = [.. statistics.Columns.Where(c => columns.Masks.ContainsKey(ProtectedColumns.Key(statistics.Oid, c.Number))).Select(c => c.Name)];
        Assert.Equal(["vals"], masked);
    }

    [Fact]
    public async Task Read_TwiceTheSame_HasTheSameHashUntilAViewIsReplaced()
    {
        await using var server = await PostgresServer.StartAsync();
        var first = await ReadAsync(server);
        Assert.Equal(first.Hash, (await ReadAsync(server)).Hash);
        await server.PsqlAsync("create or replace view public.customer_view as select id, name, upper(email) as contact, ssn, balance from public.customers");
        Assert.NotEqual(first.Hash, (await ReadAsync(server)).Hash);
        Assert.Equal("pg_catalog app public", string.Join(' ', CatalogueSnapshot.Build(first).Catalogue.DefaultPath.Schemas));
    }

    [Theory]
    [InlineData(PostgresVersion.V15)]
    [InlineData(PostgresVersion.V18)]
    public async Task Read_ReviewedFunctions_AreOfTheServersAndRunNoTextGivenToThem(PostgresVersion version)
    {
        var server = await PostgresServer.SharedAsync(version);
        var known = CatalogueSnapshot.Build(await ReadAsync(server)).Catalogue.SystemFunctions!;
        foreach (string name in new[] { "upper", "set_config", "pg_get_expr", "query_to_xml", "lo_get", "ts_stat", "pg_read_file" }) Assert.True(known.Contains(name), name);
        string[] refused = ["query_to_xml", "table_to_xml", "cursor_to_xml", "schema_to_xml", "database_to_xml", "ts_stat", "lo_get", "pg_read_file", "pg_read_binary_file", "pg_ls_dir", "pg_stat_get_activity", "pg_mcv_list_items",
            "pg_logical_slot_get_changes", "currtid2", "pg_stat_get_backend_activity"];
        foreach (string name in refused) Assert.False(FunctionReview.IsHarmless(null, name, -1), name);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private async Task<CatalogueRows> ReadAsync(PostgresServer server)
    {
        var login = new TargetLogin(TestServices.Create(_transport, time: TimeProvider.System), new TlsUpgrade());
        var target = new Target("orders", "postgres", server.Host, server.Port) { Database = PostgresServer.Database, Tls = TargetTls.Disable };
        var credential = new TargetCredential("default", "app") { Password = new Secret(PostgresServer.PasswordOf("app")) };
        Loop loop = _transport.Loops[0];
        return await OnLoop.RunAsync(loop, async () =>
        {
            var result = await login.ConnectAsync(loop, target, credential, null, []);
            using var answer = await new CatalogueReader(result.Session!.Connection).ReadAsync(null, default);
            result.Session.Connection.Abort();
            return answer.Read();
        });
    }
}
