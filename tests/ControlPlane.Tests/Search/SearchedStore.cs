using System.Globalization;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A store with rows and sessions enough that a planner has a reason to choose, written as the gateway writes them.</summary>
public abstract class SearchedStore : IAsyncLifetime, IDisposable
{
    private const int RowCount = 12_000;
    private const int SessionCount = 3_000;
    private readonly TemporaryFolder _folder = new();
    private Plane? _plane;

    private protected virtual bool OnPostgres => false;

    /// <summary>All rows, newest first.</summary>
    internal IReadOnlyList<AuditRow> Rows { get; private set; } = [];

    /// <summary>All sessions, newest first.</summary>
    internal IReadOnlyList<SessionRow> Sessions { get; private set; } = [];

    public async Task InitializeAsync()
    {
        PostgresStoreOptions? store = OnPostgres ? await TestStore.OfAsync(_folder) : null;
        _plane = await Plane.StartAsync(folder: _folder, store: store);
        IAuditStore audit = _plane.Host.AuditStore;
        audit.Append(new AuditBatch([.. Enumerable.Range(0, SessionCount).Select(i => new AuditEntry.Started(Header(i)))]));
        audit.Append(new AuditBatch([new AuditEntry.Indexed([.. Enumerable.Range(0, RowCount).Select(i => (new StoredRow(), Row(i)))])]));
        _plane.Host.Database.Write(StoreLock.Audit, session => session.Execute("UPDATE sessions SET ended_at = started_at + 1000 WHERE id <> 's0000000000000100'"));
        if (OnPostgres) _plane.Host.Database.Write(StoreLock.Audit, session => session.Execute("ANALYZE audit_rows, audit_texts, sessions, session_texts"));
        Rows = await audit.ListAsync(new AuditFilter { Limit = int.MaxValue }, default);
        Sessions = await audit.ListSessionsAsync(new SessionFilter { Limit = int.MaxValue }, default);
        Assert.Equal((RowCount, SessionCount), (Rows.Count, Sessions.Count));
    }

    public async Task DisposeAsync()
    {
        if (_plane is not null) await _plane.DisposeAsync();
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a search finds, and what the database does for it.</summary>
    internal async Task<(IReadOnlyList<T> Found, List<(string Query, string Plan)> Plans)> SearchAsync<T>(Func<StoreSession, IReadOnlyList<T>> search)
    {
        StoreDialect dialect = _plane!.Host.Database.Dialect;
        await using PlannedConnection connection = OnPostgres
            ? new PlannedConnection(new NpgsqlConnection(await AddressAsync()), QueryPlan.OfPostgres)
            : new PlannedConnection(new SqliteConnection($"Data Source={_folder.File("data/hoopwire.db")}"), QueryPlan.OfSqlite);
        await connection.OpenAsync();
        return (search(new StoreSession(connection, null, dialect)), connection.Plans);
    }

    // So few rows are sorted and scanned for less than their index costs. With that out of the question it shows which index serves in the order of the list.
    private async Task<string> AddressAsync() => new NpgsqlConnectionStringBuilder((await TestStore.OfAsync(_folder)).ConnectionString.RevealText())
    {
        Options = "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off -c enable_incremental_sort=off",
    }.ConnectionString;

    private static string SessionOf(int number) => string.Create(CultureInfo.InvariantCulture, $"s{number:d16}");

    private static string UserOf(int session) => session % 2 == 0 ? "service" : string.Create(CultureInfo.InvariantCulture, $"user-{session % 97}");

    private static string? AgentOf(int session) => session % 53 == 0 ? "helper-bot" : session % 31 == 0 ? "other-bot" : null;

    // Two of each moment, so that ties are told apart.
    private static long At(int number) => 1_700_000_000_000 + (number / 2 * 10_000);

    private static SessionHeader Header(int number) => new(
        SessionOf(number), DateTimeOffset.FromUnixTimeMilliseconds(At(number)), number % 101 == 0 ? "mysql" : "postgres",
        new Identity(UserOf(number), ["dba"], IdentityKind.Person, "key") { Agent = AgentOf(number) }, $"target-{number % 40}", "default", ClientOf(number))
    {
        Database = "app",
        ClientApplication = number % 400 == 7 ? "pg_dump 17" : "psql",
        Reason = number % 3 == 0 ? $"ticket-{number}" : null,
    };

    private static string ClientOf(int session) =>
        session % 211 == 5 ? $"[2001:db8::5]:{40_000 + session}" : string.Create(CultureInfo.InvariantCulture, $"10.0.{session % 7}.{session % 199}:{40_000 + session}");

    private static AuditRow Row(int number)
    {
        int session = number * SessionCount / RowCount;
        bool isDenied = number % 499 == 0, isHeld = number % 997 == 1, isMasked = number % 20 == 3, isRefused = number % 1009 == 2;
        // Refused after it was held: a row beside the one of the command.
        bool isLate = number % 1511 == 3;
        AuditRow row = new()
        {
            At = At(number),
            LastAt = At(number) + 900,
            Recorded = !isRefused,
            Kind = isRefused ? "login-refused" : isDenied ? "command-denied" : isHeld ? "command-held" : isLate ? "denied" : "command",
            ClientAddress = isRefused ? "192.0.2.9" : ClientOf(session),
            User = isRefused ? "mallory" : UserOf(session),
            Text = isRefused ? "No such user." : number % 10 == 0 ? $"SELECT id, email FROM customers WHERE region = 'r{number % 400}'" : $"select a from table_{number % 3_000}",
        };
        if (isRefused) return row;
        return row with
        {
            SessionId = SessionOf(session),
            Agent = AgentOf(session),
            Target = $"target-{session % 40}",
            Protocol = session % 101 == 0 ? "mysql" : "postgres",
            Command = isLate ? null : "query",
            Verdict = isDenied || isLate ? "deny" : isHeld ? "hold" : "pass",
            Rule = isDenied || isLate ? "no-ddl" : isHeld ? "review" : number % 4 == 2 ? "usual" : null,
            Observed = number % 5 == 4 ? number % 3000 == 1004 ? "usual-observed,rare-observed" : "usual-observed" : null,
            Approval = isHeld ? $"request-{number}" : null,
            Decision = isHeld ? "approved" : null,
            DecidedBy = isHeld ? number % 1994 == 1 ? "bob,carol" : "bob" : null,
            Masked = isMasked ? number % 600 == 3 ? """{"pii":7,"pii/credit-card":1}""" : """{"pii":7}""" : null,
            Masks = isMasked ? number % 600 == 3 ? "pii,pii/credit-card" : "pii" : null,
            ErrorCode = number % 50 == 9 ? "42P01" : null,
        };
    }
}

/// <summary>The embedded store.</summary>
public sealed class SearchedSqlite : SearchedStore;

/// <summary>A store in PostgreSQL.</summary>
public sealed class SearchedPostgres : SearchedStore
{
    private protected override bool OnPostgres => true;
}
