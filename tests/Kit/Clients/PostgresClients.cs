namespace HoopWire.Kit;

/// <summary>Native PostgreSQL clients, each run against a <see cref="PostgresEndpoint"/> with the password in the environment.</summary>
public static class PostgresClients
{
    /// <summary>Runs psql (no psqlrc) with <paramref name="script"/> on standard input.</summary>
    public static Task<ProcessResult> PsqlAsync(
        PostgresEndpoint endpoint, string script, TimeSpan? timeout = null, params string[] arguments) =>
        RunningProcess.RunAsync(Program("psql"), ["-X", "-w", .. arguments], endpoint.Environment, script, timeout: timeout);

    /// <summary>Starts psql and leaves its standard input open, for a test that talks, waits or interrupts.</summary>
    public static RunningProcess StartPsql(PostgresEndpoint endpoint, params string[] arguments) =>
        RunningProcess.Start(Program("psql"), ["-X", "-w", .. arguments], endpoint.Environment);

    /// <summary>The same with libpq 18 and nothing below protocol 3.2, whose cancel keys are longer.</summary>
    public static RunningProcess StartPsql32(PostgresEndpoint endpoint, params string[] arguments) => RunningProcess.Start(
        Program("psql"),
        ["-X", "-w", .. arguments],
        new Dictionary<string, string>(endpoint.Environment)
        {
            ["LD_LIBRARY_PATH"] = PostgresInstallation.Libraries18,
            ["PGMINPROTOCOLVERSION"] = "3.2",
            ["PGMAXPROTOCOLVERSION"] = "3.2",
        });

    /// <summary>Runs one SQL command; unaligned rows without headers on success.</summary>
    public static Task<ProcessResult> QueryAsync(PostgresEndpoint endpoint, string sql, TimeSpan? timeout = null) =>
        RunningProcess.RunAsync(
            Program("psql"), ["-X", "-w", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-c", sql],
            endpoint.Environment, timeout: timeout);

    /// <summary>Runs pgbench.</summary>
    public static Task<ProcessResult> PgBenchAsync(PostgresEndpoint endpoint, TimeSpan? timeout = null, params string[] arguments) =>
        RunningProcess.RunAsync(Program("pgbench"), arguments, endpoint.Environment, timeout: timeout);

    /// <summary>Runs pg_dump.</summary>
    public static Task<ProcessResult> PgDumpAsync(PostgresEndpoint endpoint, params string[] arguments) =>
        RunningProcess.RunAsync(Program("pg_dump"), ["-w", .. arguments], endpoint.Environment);

    /// <summary>Runs pg_restore.</summary>
    public static Task<ProcessResult> PgRestoreAsync(PostgresEndpoint endpoint, params string[] arguments) =>
        RunningProcess.RunAsync(Program("pg_restore"), ["-w", .. arguments], endpoint.Environment);

    /// <summary>The path of a client program: version 15's own binary, not Debian's wrapper that picks a cluster.</summary>
    internal static string Program(string name)
    {
        var path = Path.Combine("/usr/lib/postgresql/15/bin", name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run scripts/deps-test.", path);
    }
}
