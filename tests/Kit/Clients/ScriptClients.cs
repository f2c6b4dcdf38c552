namespace HoopWire.Kit;

/// <summary>Runs the client programs under tests/clients.</summary>
public static class ScriptClients
{
    private const string JdbcJar = "/usr/share/java/postgresql.jar";

    // Debian's own interpreter: another one first in PATH does not see Debian's packages.
    private const string Python = "/usr/bin/python3";
    private static readonly string[] Java = ["-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", JdbcJar];
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Runs a battery; standard output is its transcript, and a step that failed says <c>broken</c> there and makes the exit code 1.</summary>
    public static Task<ProcessResult> RunAsync(ScriptClient client, PostgresEndpoint endpoint)
    {
        var (program, arguments) = CommandLine(client);
        var environment = new Dictionary<string, string>(endpoint.Environment);
        foreach (var (name, value) in Libpq18(client)) environment[name] = value;
        return RunningProcess.RunAsync(program, arguments, environment, workingDirectory: Repository.Clients, timeout: Timeout);
    }

    /// <summary>Logs in by libpq 18 with an OAuth bearer token and asks one question; standard output has the discovery document's address and the answer.</summary>
    public static Task<ProcessResult> RunOAuthAsync(PostgresEndpoint endpoint, string issuer, string token)
    {
        var environment = new Dictionary<string, string>(endpoint.Environment)
        {
            ["LIBPQ"] = Path.Combine(PostgresInstallation.Libraries18, "libpq.so.5"),
            ["ISSUER"] = issuer,
            ["BEARER_TOKEN"] = token,
            // The provider of the tests has no TLS.
            ["PGOAUTHDEBUG"] = "UNSAFE",
        };
        environment.Remove("PGPASSWORD");
        return RunningProcess.RunAsync(Python, ["-B", "oauth_libpq.py"], environment, workingDirectory: Repository.Clients, timeout: Timeout);
    }

    /// <summary>Asks one question over a URI as the driver has it; standard output is the answer's first value.</summary>
    public static Task<ProcessResult> AskAsync(ScriptClient client, string uri, string sql)
    {
        (string program, string[] arguments) = client switch
        {
            ScriptClient.Psycopg => (Python, (string[])["-B", "ask_psycopg.py"]),
            ScriptClient.NodePostgres => ("node", ["ask_pg.mjs"]),
            ScriptClient.Jdbc => ("java", [.. Java, "Ask.java"]),
            _ => throw new ArgumentOutOfRangeException(nameof(client), client, "takes no URI here"),
        };
        var environment = new Dictionary<string, string> { ["ASK_URI"] = uri, ["ASK_SQL"] = sql };
        return RunningProcess.RunAsync(program, arguments, environment, workingDirectory: Repository.Clients, timeout: Timeout);
    }

    private static (string Program, string[] Arguments) CommandLine(ScriptClient client) => client switch
    {
        ScriptClient.Psycopg => (Python, ["-B", "battery_psycopg.py"]),
        ScriptClient.Asyncpg => (Python, ["-B", "battery_asyncpg.py"]),
        ScriptClient.NodePostgres => ("node", ["--no-deprecation", "battery_pg.mjs"]),
        ScriptClient.Jdbc => ("java", [.. Java, "Battery.java"]),
        // Errors and notices stay in their places among the results.
        ScriptClient.Psql or ScriptClient.PsqlLibpq18 or ScriptClient.PsqlDirectTls => ("sh", ["-c", "exec \"$0\" -X -q -w -f battery_psql.sql 2>&1", PostgresClients.Program("psql")]),
        _ => throw new ArgumentOutOfRangeException(nameof(client), client, "no such client"),
    };

    /// <summary>What makes version 15's psql load the newer libpq, and that one ask for what only it can.</summary>
    private static IEnumerable<(string Name, string Value)> Libpq18(ScriptClient client)
    {
        if (client is not (ScriptClient.PsqlLibpq18 or ScriptClient.PsqlDirectTls)) yield break;
        yield return ("LD_LIBRARY_PATH", PostgresInstallation.Libraries18);
        yield return ("PGMAXPROTOCOLVERSION", "latest");
        if (client != ScriptClient.PsqlDirectTls) yield break;
        yield return ("PGMINPROTOCOLVERSION", "3.2");
        yield return ("PGSSLNEGOTIATION", "direct");
    }
}
