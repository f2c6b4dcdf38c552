using System.Globalization;
using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>The one list of client batteries; every access path runs all of them.</summary>
internal static partial class ClientBatteries
{
    public static IReadOnlyList<Battery> All { get; } =
    [
        new("psql", endpoint => ScriptAsync(ScriptClient.Psql, endpoint)),
        new("psql, libpq 18", endpoint => ScriptAsync(ScriptClient.PsqlLibpq18, endpoint)),
        new("psql, direct TLS", endpoint => ScriptAsync(ScriptClient.PsqlDirectTls, endpoint)) { OldestServer = PostgresVersion.V18 },
        new("psycopg", endpoint => ScriptAsync(ScriptClient.Psycopg, endpoint)),
        new("asyncpg", endpoint => ScriptAsync(ScriptClient.Asyncpg, endpoint)),
        new("pg", endpoint => ScriptAsync(ScriptClient.NodePostgres, endpoint)),
        new("jdbc", endpoint => ScriptAsync(ScriptClient.Jdbc, endpoint)),
        new("npgsql", NpgsqlBattery.RunAsync),
        new("pgbench", PgBenchAsync),
        // pg_dump refuses servers newer than itself.
        new("pg_dump", PgDumpAsync) { NewestServer = PostgresVersion.V15 },
        new("pg_restore", PgRestoreAsync) { NewestServer = PostgresVersion.V15 },
        // Away from the one above: rules that look for values refuse the fast-path calls by which large objects are written.
        new("pg_restore, large objects", LargeObjectsAsync) { NewestServer = PostgresVersion.V15 },
    ];

    /// <summary>Every battery with every server it works with.</summary>
    public static TheoryData<string, PostgresVersion> Cases => CasesOf([.. All.Select(battery => battery.Name)]);

    /// <summary>These batteries with every server they work with.</summary>
    public static TheoryData<string, PostgresVersion> CasesOf(params string[] names)
    {
        var cases = new TheoryData<string, PostgresVersion>();
        foreach (var battery in names.Select(Named))
            foreach (var version in Enum.GetValues<PostgresVersion>())
                if (version >= battery.OldestServer && version <= battery.NewestServer) cases.Add(battery.Name, version);
        return cases;
    }

    /// <summary>A dump without the random token that pg_dump writes around its psql scripts.</summary>
    public static string WithoutToken(string dump) => RestrictToken().Replace(dump, "$1");

    public static Battery Named(string name) => All.Single(b => b.Name == name);

    private static async Task<string> ScriptAsync(ScriptClient client, PostgresEndpoint endpoint)
    {
        var result = await ScriptClients.RunAsync(client, endpoint);
        return Transcript(result, result.StandardOutput);
    }

    private static async Task<string> PgBenchAsync(PostgresEndpoint endpoint)
    {
        const string Script = """
            \set id random(1, 50)
            BEGIN;
            SELECT count(*) FROM public.orders WHERE customer_id = :id;
            SELECT name FROM public.customers WHERE id = :id;
            END;
            SELECT :id + 1 AS next \gset
            SELECT :next;

            """;
        using var folder = new TemporaryFolder();
        var script = folder.Write("script.sql", Script);
        var transcript = "";
        foreach (var mode in new[] { "simple", "extended", "prepared" })
        {
            var result = await PostgresClients.PgBenchAsync(
                endpoint, null, "-n", "-M", mode, "-c", "4", "-j", "2", "-t", "50", "-f", script, "--random-seed=7");
            // Paths, latencies and rates are what the run took, not what it got.
            var lines = result.StandardOutput.Split('\n').Where(l => l.StartsWith("number of", StringComparison.Ordinal) || l.StartsWith("query mode", StringComparison.Ordinal));
            transcript += Transcript(result, string.Join('\n', lines) + "\n");
        }

        return transcript;
    }

    private static async Task<string> PgDumpAsync(PostgresEndpoint endpoint)
    {
        var all = await PostgresClients.PgDumpAsync(endpoint);
        using var folder = new TemporaryFolder();
        var parallel = await PostgresClients.PgDumpAsync(endpoint, "-Fd", "-j", "3", "-f", folder.File("dump"));
        parallel.EnsureSuccess();
        var listed = await PostgresClients.PgRestoreAsync(endpoint, "-f", "-", folder.File("dump"));
        return WithoutToken(SortRows(Transcript(all, all.StandardOutput) + Transcript(listed, listed.StandardOutput)));
    }

    private static async Task<string> PgRestoreAsync(PostgresEndpoint endpoint)
    {
        using var folder = new TemporaryFolder();
        const string Make = """
            SET client_min_messages = warning; DROP SCHEMA IF EXISTS b_dump CASCADE; CREATE SCHEMA b_dump;
            CREATE TABLE b_dump.t (id int PRIMARY KEY, b bytea, t text);
            INSERT INTO b_dump.t SELECT i, decode(md5(i::text), 'hex'), repeat('row ' || i, 20) FROM generate_series(1, 5000) i;
            CREATE INDEX ON b_dump.t (t); CREATE VIEW b_dump.v AS SELECT id FROM b_dump.t;
            """;
        (await PostgresClients.QueryAsync(endpoint, Make)).EnsureSuccess();
        (await PostgresClients.PgDumpAsync(endpoint, "-Fc", "-n", "b_dump", "-f", folder.File("dump"))).EnsureSuccess();
        (await PostgresClients.QueryAsync(endpoint, "SET client_min_messages = warning; DROP SCHEMA b_dump CASCADE")).EnsureSuccess();
        var restored = await PostgresClients.PgRestoreAsync(endpoint, "-j", "2", "-d", endpoint.Database, folder.File("dump"));
        var seen = await PostgresClients.QueryAsync(
            endpoint, "SELECT count(*), md5(string_agg(t.*::text, ',' ORDER BY id)) FROM b_dump.t; SELECT count(*) FROM b_dump.v; DROP SCHEMA b_dump CASCADE");
        return Transcript(restored, restored.StandardOutput) + Transcript(seen, seen.StandardOutput);
    }

    /// <summary>Large objects of several pages, of none and of every byte, which come back with owner, comment and grants: from one file, and from a folder.</summary>
    private static async Task<string> LargeObjectsAsync(PostgresEndpoint endpoint)
    {
        const string Remove = """
            SET client_min_messages = warning; DROP SCHEMA IF EXISTS b_large CASCADE;
            SELECT lo_unlink(oid) FROM pg_largeobject_metadata WHERE oid BETWEEN 424201 AND 424203 ORDER BY oid
            """;
        const string Make = """
            CREATE SCHEMA b_large; CREATE TABLE b_large.t (id int PRIMARY KEY, o oid); INSERT INTO b_large.t VALUES (1, 424201), (2, 424202), (3, 424203);
            SELECT lo_from_bytea(424201, decode(repeat('00ff0a5c2e', 100000) || md5('a'), 'hex')), lo_from_bytea(424202, ''),
                lo_from_bytea(424203, (SELECT string_agg(set_byte('x'::bytea, 0, i), ''::bytea ORDER BY i) FROM generate_series(0, 255) i));
            COMMENT ON LARGE OBJECT 424201 IS 'of several pages'; GRANT SELECT ON LARGE OBJECT 424203 TO scram_user;
            """;
        const string Look = """
            SELECT t.id, m.lomowner::regrole, m.lomacl, length(lo_get(t.o)), md5(lo_get(t.o)), obj_description(t.o, 'pg_largeobject')
            FROM b_large.t LEFT JOIN pg_largeobject_metadata m ON m.oid = t.o ORDER BY t.id
            """;
        using var folder = new TemporaryFolder();
        (await PostgresClients.QueryAsync(endpoint, Remove)).EnsureSuccess();
        (await PostgresClients.QueryAsync(endpoint, Make)).EnsureSuccess();
        string made = (await PostgresClients.QueryAsync(endpoint, Look)).EnsureSuccess().StandardOutput, transcript = made;
        foreach (var format in new[] { "c", "d" })
        {
            (await PostgresClients.PgDumpAsync(endpoint, "-b", "-F" + format, "-n", "b_large", "-f", folder.File(format))).EnsureSuccess();
            (await PostgresClients.QueryAsync(endpoint, Remove)).EnsureSuccess();
            var restored = await PostgresClients.PgRestoreAsync(endpoint, "-j", "2", "-d", endpoint.Database, folder.File(format));
            var seen = await PostgresClients.QueryAsync(endpoint, Look);
            transcript += Transcript(restored, restored.StandardOutput) + Transcript(seen, seen.StandardOutput);
            if (seen.StandardOutput != made) transcript += "broken: what came back is not what was dumped\n";
        }

        (await PostgresClients.QueryAsync(endpoint, Remove)).EnsureSuccess();
        return transcript;
    }

    /// <summary>Rows are dumped in the order they lie in, which the updates of other batteries change.</summary>
    private static string SortRows(string dump) => CopyRows().Replace(
        dump, rows => string.Join('\n', rows.Value.Split('\n').Order(StringComparer.Ordinal)));

    private static string Transcript(ProcessResult result, string output) => result.ExitCode == 0
        ? output
        : string.Create(CultureInfo.InvariantCulture, $"{output}broken: exit {result.ExitCode}\n{result.StandardError}\n");

    [GeneratedRegex(@"(?<=^COPY [^\n]* FROM stdin;\n).*?(?=\n\\\.$)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CopyRows();

    [GeneratedRegex(@"(\\(?:un)?restrict) \w+")]
    private static partial Regex RestrictToken();
}
