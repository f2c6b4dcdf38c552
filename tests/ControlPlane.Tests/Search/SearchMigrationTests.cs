using System.Data.Common;
using System.Globalization;
using HoopWire.Kit;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace HoopWire.ControlPlane.Tests;

/// <summary>What a store held before it had the indexes of every search is found by them.</summary>
public class SearchMigrationTests : StoreTests
{
    private const string Rows =
        """
        INSERT INTO sessions (id, started_at, protocol, user_name, agent, kind, method, target, credential, client_address, client_application, reason, gateway) VALUES
          ('s1', 1000, 'postgres', 'alice', 'helper-bot', 'Agent', 'key', 'orders', 'default', '10.0.0.1:5000', 'psql', 'ticket-7', ''),
          ('s2', 2000, 'postgres', 'alice', NULL, 'Person', 'key', 'orders', 'default', '10.0.0.2:5000', NULL, NULL, '');
        INSERT INTO audit_rows (at, last_at, kind, recorded, session_id, user_name, target, client_address, times, command, masked, decided_by) VALUES
          (1100, 1100, 'command', 1, 's1', 'alice', 'orders', '10.0.0.1:5000', 1, 'query', '{"pii":1,"pii/iban":2}', NULL),
          (2100, 2100, 'command-held', 1, 's2', 'alice', 'orders', '10.0.0.2:5000', 1, 'query', NULL, 'bob,carol');
        """;

    [Fact]
    public async Task Apply_RowsOfBefore_AreFoundByEveryFilter()
    {
        using TemporaryFolder folder = new();
        await WriteOldAsync(folder);
        await using Plane plane = await StartAsync(folder: folder);
        IAuditStore audit = plane.Host.AuditStore;
        foreach (AuditFilter filter in new AuditFilter[]
        {
            new() { Agent = "helper-bot" }, new() { Masked = "pii" }, new() { Masked = "pii/iban" }, new() { HasMasked = true }, new() { Client = "10.0.0.1" },
        })
        {
            Assert.Equal(1100, Assert.Single(await audit.ListAsync(filter, default)).At);
        }

        Assert.Equal(2100, Assert.Single(await audit.ListAsync(new AuditFilter { Approver = "carol" }, default)).At);
        foreach (SessionFilter filter in new SessionFilter[] { new() { Contains = "TICKET-7" }, new() { Contains = "psql" }, new() { Agent = "helper-bot" }, new() { Client = "10.0.0.1:5000" } })
            Assert.Equal("s1", Assert.Single(await audit.ListSessionsAsync(filter, default)).Id);
    }

    private async Task WriteOldAsync(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.File("data"));
        await using DbConnection connection = OnPostgres
            ? new NpgsqlConnection((await TestStore.OfAsync(folder)).ConnectionString.RevealText())
            : new SqliteConnection($"Data Source={folder.File("data/hoopwire.db")};Pooling=False");
        await connection.OpenAsync();
        (string prefix, long last) = OnPostgres ? ("Postgres/", 4) : ("Migrations/", 9);
        await ExecuteAsync(connection, "CREATE TABLE schema_migrations (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        foreach (string name in typeof(Migrations).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            long version = long.Parse(name.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture);
            if (version > last) continue;
            using StreamReader script = new(typeof(Migrations).Assembly.GetManifestResourceStream(name)!);
            await ExecuteAsync(connection, await script.ReadToEndAsync());
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO schema_migrations (version, name, applied_at) VALUES ({version}, '{name}', 0)"));
        }

        await ExecuteAsync(connection, Rows);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The scripts are the product's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

[Trait("Category", "Server")]
public class PostgresSearchMigrationTests : SearchMigrationTests
{
    private protected override bool OnPostgres => true;
}
