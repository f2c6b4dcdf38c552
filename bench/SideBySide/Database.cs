using System.Globalization;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>A throw-away PostgreSQL 15 with pgbench's tables, a table of 1 KB rows and one of 30 columns. Generous, and careless of crashes.</summary>
internal sealed class Database(string folder, int port, TlsFiles tls) : IAsyncDisposable
{
    public const string Name = "bench";
    public const string User = "bench";
    public const string Password = "bench-password";
    // Small, so that a server process has touched all of it soon: what it pays for that would otherwise be most of what a run sees.
    private const int Scale = 1;
    private const string Programs = "/usr/lib/postgresql/15/bin/";
    private const string ServerUser = "postgres";
    private RunningProcess? _server;

    public int Port => port;

    public static string Program(string name) => Programs + name;

    public async Task StartAsync(BenchOptions options)
    {
        var data = Path.Combine(folder, "pg");
        Directory.CreateDirectory(data);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", [ServerUser, data]);
        await RunAsync(Program("initdb"), ["-D", data, "-U", ServerUser, "-A", "trust", "--no-sync"], ServerUser);
        var configuration = Path.Combine(folder, "postgresql.conf");
        await File.WriteAllTextAsync(configuration, Configuration(data));
        await File.WriteAllTextAsync(Path.Combine(folder, "pg_hba.conf"), "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        _server = RunningProcess.Start(Program("postgres"), ["-D", data, "-c", "config_file=" + configuration], asUser: ServerUser);
        await _server.WaitForErrorLineAsync("ready to accept connections");
        await SeedAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is null) return;
        await _server.StopAsync(signal: RunningProcess.SigInt);
        await _server.DisposeAsync();
    }

    private async Task SeedAsync(BenchOptions options)
    {
        await SqlAsync("postgres", $"CREATE ROLE {User} LOGIN PASSWORD '{Password}'", $"CREATE DATABASE {Name} OWNER {User}");
        var scale = Scale.ToString(CultureInfo.InvariantCulture);
        await RunAsync(Program("pgbench"), ["-h", folder, "-p", PortText, "-U", User, "-i", "-q", "-s", scale, Name]);
        var columns = string.Join(", ", Enumerable.Range(1, 30).Select(i => $"'value ' || (g * {i}) AS c{i}"));
        await SqlAsync(Name,
            $"SET ROLE {User}",
            "CREATE UNLOGGED TABLE bench_bulk AS SELECT g AS id, 'person' || g || '@example.com' AS contact, "
                + $"repeat('Order ' || g || ' of 3 May went to dock 12. ', 24) AS payload FROM generate_series(1, {options.BulkRows}) g",
            $"CREATE UNLOGGED TABLE bench_wide AS SELECT g AS id, 'person' || g || '@example.com' AS email, {columns} FROM generate_series(1, {options.WideRows}) g",
            "RESET ROLE",
            "VACUUM ANALYZE");
    }

    private string PortText => port.ToString(CultureInfo.InvariantCulture);

    private string Configuration(string data) => $"""
        data_directory = '{data}'
        hba_file = '{folder}/pg_hba.conf'
        listen_addresses = '127.0.0.1'
        port = {PortText}
        unix_socket_directories = '{folder}'
        max_connections = 2500
        superuser_reserved_connections = 3
        shared_buffers = 2GB
        max_wal_size = 8GB
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        autovacuum = off
        jit = off
        password_encryption = scram-sha-256
        ssl = on
        ssl_cert_file = '{tls.Certificate}'
        ssl_key_file = '{tls.Key}'
        """;

    private Task SqlAsync(string database, params string[] statements) => RunAsync(
        Program("psql"), ["-h", folder, "-p", PortText, "-U", ServerUser, "-d", database, "-qAtX", "-v", "ON_ERROR_STOP=1", .. statements.SelectMany(s => new[] { "-c", s })]);

    private static async Task RunAsync(string program, string[] arguments, string? asUser = null) =>
        (await RunningProcess.RunAsync(program, arguments, asUser: asUser, timeout: TimeSpan.FromMinutes(5))).EnsureSuccess();
}
