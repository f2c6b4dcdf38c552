namespace HoopWire.Kit;

/// <summary>Runs the client programs under tests/clients.</summary>
public static class ScriptClients
{
    private const string JdbcJar = "/usr/share/java/postgresql.jar";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <summary>Runs a battery; standard output is its transcript, and a step that failed says <c>broken</c> there and makes the exit code 1.</summary>
    public static Task<ProcessResult> RunAsync(ScriptClient client, PostgresEndpoint endpoint)
    {
        var (program, arguments) = CommandLine(client);
        return RunningProcess.RunAsync(
            program, arguments, endpoint.Environment, workingDirectory: Repository.Clients, timeout: Timeout);
    }

    private static (string Program, string[] Arguments) CommandLine(ScriptClient client) => client switch
    {
        // Debian's own interpreter: another one first in PATH does not see Debian's packages.
        ScriptClient.Psycopg => ("/usr/bin/python3", ["-B", "battery_psycopg.py"]),
        ScriptClient.Asyncpg => ("/usr/bin/python3", ["-B", "battery_asyncpg.py"]),
        ScriptClient.NodePostgres => ("node", ["--no-deprecation", "battery_pg.mjs"]),
        ScriptClient.Jdbc => ("java", ["-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", JdbcJar, "Battery.java"]),
        // Errors and notices stay in their places among the results.
        ScriptClient.Psql => ("sh", ["-c", "exec \"$0\" -X -q -w -f battery_psql.sql 2>&1", PostgresClients.Program("psql")]),
        _ => throw new ArgumentOutOfRangeException(nameof(client), client, "no such client"),
    };
}
