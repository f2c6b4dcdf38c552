using System.Diagnostics;
using System.Globalization;
using Dapper;
using HoopWire.ControlPlane;
using HoopWire.Sessions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Bench.Audit;

/// <summary>Loads rows in bulk, as two years of a company would leave them, and times pages of searches.</summary>
internal sealed class SearchTimes(string folder, long rows, IDictionary<string, double> results)
{
    private const int Repeats = 5;
    private const long Start = 1_700_000_000_000;
    private long Span => rows * 6_000;

    // Filled with blanks, so that fewer rows come before more.
    private string Prefix => string.Create(CultureInfo.InvariantCulture, $"search of {rows,10:N0} rows");

    /// <summary>Numbers of rows that are searched: all of them, and a tenth and a hundredth.</summary>
    public static long[] Sizes(long rows) => [Math.Max(1000, rows / 100), Math.Max(1000, rows / 10), rows];

    public async Task RunAsync()
    {
        await using var host = await ControlPlaneHost.StartAsync(new ControlPlaneOptions
        {
            DataDirectory = folder,
            Identity = new IdentityOptions(),
            Sessions = new SessionRegistry(new GatewayLimits()),
            Logging = NullLoggerFactory.Instance,
        });
        var watch = Stopwatch.StartNew();
        await host.Database.WriteAsync(StoreLock.Audit, session => Load((SqliteConnection)session.Connection, (SqliteTransaction)session.Transaction!));
        results[$"{Prefix}: seconds to load all rows"] = watch.Elapsed.TotalSeconds;
        results[$"{Prefix}: MB of database"] = new DirectoryInfo(folder).EnumerateFiles("hoopwire.db*").Sum(file => file.Length) / 1048576.0;
        long middle = Start + (Span / 2);
        foreach (var (name, filter) in new (string, AuditFilter)[]
        {
            ("everything", new()),
            ("everything, a page in the middle", new() { After = new PageCursor(middle, "1") }),
            ("one of 500 users", new() { User = "user-17" }),
            ("a user, a page in the middle", new() { User = "user-17", After = new PageCursor(middle, "1") }),
            ("nobody", new() { User = "nobody" }),
            ("one of 40 targets", new() { Target = "target-7" }),
            ("a session", new() { SessionId = "s0000000000000123" }),
            ("denied", new() { Verdict = "deny" }),
            ("a rule", new() { Rule = "no-ddl" }),
            ("logins refused", new() { Kind = "login-refused" }),
            ("an hour in the middle", new() { Since = middle, Until = middle + 3_600_000 }),
            ("contains a word of one text", new() { Contains = "TABLE_77771 " }),
            ("contains a word of a tenth of all", new() { Contains = "customers" }),
            ("contains a word of all", new() { Contains = "select" }),
            ("contains nothing known", new() { Contains = "no such words" }),
            ("contains a rare word, of a user", new() { Contains = "table_77771 ", User = "user-17" }),
            ("contains a common word, of a user", new() { Contains = "customers", User = "user-17" }),
            ("contains two letters", new() { Contains = "se" }),
            ("contains two letters that are nowhere", new() { Contains = "q7" }),
            ("masked", new() { HasMasked = true }),
            ("masked by a rare detector", new() { Masked = "pii/credit-card" }),
            ("failed", new() { HasError = true }),
            ("failed, of a user", new() { User = "user-17", HasError = true }),
            ("masked for an agent", new() { Agent = "helper-bot", HasMasked = true }),
            ("a rare agent", new() { Agent = "helper-bot" }),
            ("a client's address", new() { Client = "10.0.3.17" }),
            ("an approval", new() { Approval = "request-2992" }),
            ("an approver", new() { Approver = "bob" }),
            ("a rare approver", new() { Approver = "carol" }),
            ("a rule that observes often", new() { Observed = "usual" }),
            ("a rule that observes rarely", new() { Observed = "rare" }),
            ("a rare rule of the commonest target", new() { Target = "target-0", Rule = "rare-rule" }),
            ("a rare rule of a user who has none", new() { User = "user-18", Rule = "rare-rule" }),
            ("a rare text that failed", new() { Contains = "table_77771 ", HasError = true }),
        })
        {
            await MeasureAsync(name, async () => (await host.AuditStore.ListAsync(filter, default)).Count);
        }

        foreach (var (name, filter) in new (string, SessionFilter)[]
        {
            ("sessions of a rare agent", new() { Agent = "helper-bot" }),
            ("sessions from a client's address", new() { Client = "10.0.3.17" }),
            ("sessions over a rare protocol", new() { Protocol = "mysql" }),
            ("sessions with a rare program", new() { Contains = "pg_dump" }),
            ("sessions with a reason", new() { Contains = "ticket-699 " }),
            ("sessions with a common program, of a user", new() { User = "user-17", Contains = "psql" }),
        })
        {
            await MeasureAsync(name, async () => (await host.AuditStore.ListSessionsAsync(filter, default)).Count);
        }
    }

    private async Task MeasureAsync(string name, Func<Task<int>> search)
    {
        double worst = 0;
        int found = 0;
        for (int i = 0; i < Repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            found = await search();
            worst = Math.Max(worst, watch.Elapsed.TotalMilliseconds);
        }

        results[$"{Prefix}: {name} ({found} rows): ms, slowest of {Repeats}"] = worst;
    }

    private long Load(SqliteConnection connection, SqliteTransaction transaction)
    {
        List<(string Name, string Sql)> indexes = connection.Query<(string, string)>(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'audit_rows' AND sql IS NOT NULL", transaction: transaction).AsList();
        foreach (var (name, _) in indexes) connection.Execute($"DROP INDEX {name}", transaction: transaction);
        long texts = Math.Max(100, rows / 50);
        connection.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @texts)
            INSERT INTO audit_texts (id, hash, text, statement_kind, effects)
            SELECT i, cast(i AS TEXT), CASE WHEN i % 10 = 0 THEN 'SELECT id, email FROM customers WHERE region = ''r' || i || ''''
              ELSE 'select a, b from table_' || i || ' join other_' || (i % 997) || ' using (id) where c > ' || (i * 31 % 1000) END, 'SELECT', 'read' FROM n;
            INSERT INTO audit_trigrams (rowid, text) SELECT id, text FROM audit_texts;
            """.Replace("cast(i AS TEXT)", "cast(cast(i AS TEXT) AS BLOB)", StringComparison.Ordinal),
            new { texts },
            transaction,
            commandTimeout: 0);
        connection.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @rows)
            INSERT INTO audit_rows (id, at, last_at, kind, recorded, session_id, user_name, agent, target, client_address, text_id, times, line, seq, command, verdict, rule,
                                    observed, approval, decision, decided_by, tag, result_rows, result_bytes, duration_us, masked, masks, error_code)
            SELECT i, @start + i * 6000, @start + i * 6000 + 900,
              CASE WHEN i % 1009 = 0 THEN 'login-refused' WHEN i % 499 = 0 THEN 'command-denied' WHEN i % 997 = 0 THEN 'command-held' ELSE 'command' END,
              1, printf('s%016d', i / 40), 'user-' || (i * 7919 % 500), CASE WHEN i / 40 % 1999 = 0 THEN 'helper-bot' WHEN i / 40 % 7 = 0 THEN 'other-bot' END,
              'target-' || (i * 104729 % 40), '10.0.' || (i / 40 % 50) || '.' || (i / 40 % 249) || ':' || (30000 + i / 40 % 20000), 1 + (i * 15485863 % @texts), 1 + i % 30, i % 900, i % 400,
              'query', CASE WHEN i % 499 = 0 THEN 'deny' WHEN i % 997 = 0 THEN 'hold' ELSE 'pass' END,
              CASE WHEN i % 499 = 0 THEN 'no-ddl' WHEN i % 100003 = 0 THEN 'rare-rule' END,
              CASE WHEN i % 10 = 0 THEN CASE WHEN i % 100000 = 0 THEN 'rare,usual' ELSE 'usual' END END,
              CASE WHEN i % 997 = 0 THEN 'request-' || i END, CASE WHEN i % 997 = 0 THEN 'approved' END,
              CASE WHEN i % 997 = 0 THEN CASE WHEN i % 99700 = 0 THEN 'bob,carol' ELSE 'bob' END END,
              'SELECT 7', 7, 700, 1500, CASE WHEN i % 50 = 0 THEN CASE WHEN i % 50000 = 0 THEN '{"pii":7,"pii/credit-card":1}' ELSE '{"pii":7}' END END,
              CASE WHEN i % 50 = 0 THEN CASE WHEN i % 50000 = 0 THEN 'pii,pii/credit-card' ELSE 'pii' END END, CASE WHEN i % 200 = 0 THEN '42P01' END
            FROM n
            """,
            new { rows, texts, start = Start },
            transaction,
            commandTimeout: 0);
        foreach (var (_, sql) in indexes) connection.Execute(sql, transaction: transaction, commandTimeout: 0);
        LoadSessions(connection, transaction);
        return rows;
    }

    private void LoadSessions(SqliteConnection connection, SqliteTransaction transaction) => connection.Execute(
        """
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < @sessions)
        INSERT INTO session_texts (id, hash, text)
        SELECT i + 1, cast(cast(i AS TEXT) AS BLOB), CASE WHEN i % 3 = 0 THEN 'ticket-' || i || ' ' ELSE '' END || char(10) || CASE WHEN i % 997 = 7 THEN 'pg_dump' ELSE 'psql' END || char(10) || 'app' FROM n;
        INSERT INTO session_trigrams (rowid, text) SELECT id, text FROM session_texts;
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < @sessions)
        INSERT INTO sessions (id, started_at, ended_at, protocol, user_name, agent, kind, method, target, credential, database_name, client_address, client_application, reason, text_id, indexed)
        SELECT printf('s%016d', i), @start + i * 240000, @start + i * 240000 + 240000, CASE WHEN i % 5003 = 0 THEN 'mysql' ELSE 'postgres' END, 'user-' || (i % 500),
          CASE WHEN i % 1999 = 0 THEN 'helper-bot' WHEN i % 7 = 0 THEN 'other-bot' END, 'Person', 'key', 'target-' || (i % 40), 'default', 'app',
          '10.0.' || (i % 50) || '.' || (i % 249) || ':' || (30000 + i % 20000), CASE WHEN i % 997 = 7 THEN 'pg_dump' ELSE 'psql' END,
          CASE WHEN i % 3 = 0 THEN 'ticket-' || i || ' ' END, i + 1, 1 FROM n;
        """,
        new { sessions = rows / 40, start = Start },
        transaction,
        commandTimeout: 0);
}
