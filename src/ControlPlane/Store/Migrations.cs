using System.Globalization;
using System.Reflection;

namespace HoopWire.ControlPlane;

/// <summary>Numbered SQL scripts, applied in order, each once.</summary>
internal static class Migrations
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Brings the tables up to date, within a transaction that has them to itself. Returns the number of the newest script.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="place">What people call the database.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidOperationException">A newer version has written it.</exception>
    public static long Apply(StoreSession session, string place, TimeProvider time)
    {
        (long Version, string Name)[] all = Find(session.Dialect.Migrations);
        // Looked for first: who may not make tables may still use those that are there.
        if (session.Single<long>(session.Dialect.CountMigrationTables) == 0)
            session.Execute("CREATE TABLE schema_migrations (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        long current = session.Single<long>("SELECT coalesce(max(version), 0) FROM schema_migrations");
        if (current > all[^1].Version)
        {
            throw new InvalidOperationException(
                $"The database {place} was written by a newer hoopwire (schema {current}, this one knows {all[^1].Version}). Run that version, or use another one.");
        }

        foreach ((long version, string name) in all.Where(m => m.Version > current))
        {
            session.Execute(Read(name), timeout: Patience);
            session.Execute(
                "INSERT INTO schema_migrations (version, name, applied_at) VALUES (@version, @name, @at)",
                new { version, name = name[session.Dialect.Migrations.Length..], at = time.Milliseconds() });
        }

        return all[^1].Version;
    }

    private static (long Version, string Name)[] Find(string prefix) =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => (long.Parse(name.AsSpan(prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), name))
            .OrderBy(migration => migration.Item1),
    ];

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
