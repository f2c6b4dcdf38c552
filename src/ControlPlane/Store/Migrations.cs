using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace HoopWire.ControlPlane;

/// <summary>Numbered SQL scripts, applied in order, each once.</summary>
internal static class Migrations
{
    private const string Prefix = "Migrations/";

    /// <summary>The scripts that are built in, by number.</summary>
    public static IReadOnlyList<(long Version, string Name)> All { get; } = Find();

    /// <summary>Brings the tables up to date. Several processes may start at once: the first one does the work.</summary>
    public static void Apply(SqliteConnection connection, TimeProvider time)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
            transaction: transaction);
        long current = connection.ExecuteScalar<long>("SELECT coalesce(max(version), 0) FROM schema_migrations", transaction: transaction);
        if (current > All[^1].Version)
        {
            throw new InvalidOperationException(
                $"The database {connection.DataSource} was written by a newer hoopwire (schema {current}, this one knows {All[^1].Version}). Run that version, or another data directory.");
        }

        foreach ((long version, string name) in All.Where(m => m.Version > current))
        {
            connection.Execute(Read(name), transaction: transaction);
            connection.Execute(
                "INSERT INTO schema_migrations (version, name, applied_at) VALUES (@version, @name, @at)",
                new { version, name, at = time.GetUtcNow().ToUnixTimeMilliseconds() },
                transaction);
        }

        transaction.Commit();
    }

    private static (long Version, string Name)[] Find() =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => (long.Parse(name.AsSpan(Prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), name[Prefix.Length..]))
            .OrderBy(migration => migration.Item1),
    ];

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
