using System.Diagnostics;
using System.Globalization;
using HoopWire.Access;
using HoopWire.ControlPlane;
using HoopWire.Kit;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HoopWire.Bench.Audit;

/// <summary>How many rows of the index a second go into a store: the embedded one, and a PostgreSQL of this machine.</summary>
internal sealed class StoreRate(string folder, int rows, IDictionary<string, double> results)
{
    private const int BatchRows = 512;
    private const int Sessions = 64;

    public async Task RunAsync()
    {
        await MeasureAsync("SQLite", null);
        await using var server = await PostgresServer.StartAsync();
        await server.PsqlAsync("CREATE DATABASE audit_bench OWNER app TEMPLATE template0 ENCODING 'UTF8'", "postgres");
        // The kit's servers log every statement.
        await server.PsqlAsync("ALTER ROLE app SET log_statement = 'none'", "postgres");
        var address = server.ConnectionString("app", "audit_bench", SslMode.Disable);
        await MeasureAsync("PostgreSQL", new PostgresStoreOptions(new Secret(address), new Secret("a key for this measurement alone")));
    }

    private async Task MeasureAsync(string name, PostgresStoreOptions? store)
    {
        await using var host = await ControlPlaneHost.StartAsync(new ControlPlaneOptions
        {
            DataDirectory = Path.Combine(folder, name),
            Store = store,
            Identity = new IdentityOptions(),
            Sessions = new SessionRegistry(new GatewayLimits()),
            Logging = NullLoggerFactory.Instance,
        });
        Append(host, 0, BatchRows, newTexts: true);
        Measure($"store: {name}: rows/s, a new text each", () => Append(host, 1, rows, newTexts: true));
        Measure($"store: {name}: rows/s, known texts", () => Append(host, 2, rows, newTexts: false));
        StoredRow[] places = [.. Enumerable.Range(0, BatchRows).Select(_ => new StoredRow())];
        Append(host, 3, places.Length, newTexts: false, places);
        Measure($"store: {name}: rows/s, counts that grow", () =>
        {
            for (int round = 0; round < rows / BatchRows; round++) Append(host, 3, places.Length, newTexts: false, places);
        });
    }

    private void Measure(string name, Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        results[name] = rows / watch.Elapsed.TotalSeconds;
    }

    private static void Append(ControlPlaneHost host, int run, int rows, bool newTexts, StoredRow[]? places = null)
    {
        for (int first = 0; first < rows; first += BatchRows)
        {
            (StoredRow, AuditRow)[] batch = [.. Enumerable.Range(first, Math.Min(BatchRows, rows - first)).Select(i => (places?[i] ?? new StoredRow(), Row(run, i, newTexts)))];
            host.AuditStore.Append(new AuditBatch([new AuditEntry.Indexed(batch)]));
        }
    }

    private static AuditRow Row(int run, int number, bool newText) => new()
    {
        At = 1_700_000_000_000 + number,
        LastAt = 1_700_000_000_900 + number,
        Kind = "command",
        Recorded = true,
        SessionId = string.Create(CultureInfo.InvariantCulture, $"s{number % Sessions:d15}"),
        User = string.Create(CultureInfo.InvariantCulture, $"user-{number % Sessions % 20}"),
        Target = "orders",
        Protocol = "postgres",
        ClientAddress = "10.0.0.7:40000",
        Text = string.Create(CultureInfo.InvariantCulture, $"select a, b from table_{(newText ? number : number % 100)} join other_{run} using (id) where c > 7"),
        Times = 3,
        Line = number,
        Sequence = number,
        Command = "query",
        TextBytes = 70,
        Verdict = "pass",
        Tag = "SELECT 1",
        Columns = "[\"a\",\"b\"]",
        Rows = 1,
        Bytes = 11,
        DurationUs = 90,
    };
}
