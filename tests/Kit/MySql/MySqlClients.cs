namespace HoopWire.Kit;

/// <summary>Runs MySQL clients: those of Debian, and the programs under tests/clients.</summary>
public static class MySqlClients
{
    private static readonly string[] Java = ["-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", "/usr/share/java/mariadb-java-client.jar"];
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Runs a battery; standard output is its transcript.</summary>
    public static async Task<string> BatteryAsync(MySqlClient client, MySqlEndpoint endpoint)
    {
        var (program, arguments) = CommandLine(client, endpoint);
        var result = await RunningProcess.RunAsync(program, arguments, endpoint.Environment, workingDirectory: Repository.Clients, timeout: Timeout);
        return result.ExitCode == 0 ? result.StandardOutput : $"{result.StandardOutput}broken: exit {result.ExitCode}\n{result.StandardError}\n";
    }

    /// <summary>Runs SQL by the <c>mariadb</c> client; more options may be given.</summary>
    public static Task<ProcessResult> QueryAsync(MySqlEndpoint endpoint, string sql, params string[] options) =>
        RunningProcess.RunAsync(
            "mariadb", [.. endpoint.Options, "-N", "-B", .. options, endpoint.Database], endpoint.Environment, input: sql + "\n", timeout: Timeout);

    /// <summary>Has MariaDB Connector/J ask everything that <c>DatabaseMetaData</c> can; how many rows each answer has, one a line.</summary>
    public static Task<ProcessResult> MetaDataAsync(MySqlEndpoint endpoint, string table) =>
        RunningProcess.RunAsync("java", [.. Java, "MetaDataWalk.java", table], endpoint.Environment, workingDirectory: Repository.Clients, timeout: Timeout);

    private static (string Program, string[] Arguments) CommandLine(MySqlClient client, MySqlEndpoint endpoint) => client switch
    {
        // Errors stay in their places among the results.
        MySqlClient.MariaDb => ("sh", ["-c", "exec mariadb \"$@\" -f -t -vv --local-infile=1 < battery_mariadb.sql 2>&1", "sh", .. endpoint.Options, endpoint.Database]),
        MySqlClient.PyMySql => ("/usr/bin/python3", ["-B", "battery_pymysql.py"]),
        MySqlClient.NodeMySql2 => ("node", ["--no-deprecation", "battery_mysql2.mjs"]),
        MySqlClient.ConnectorJ => ("java", [.. Java, "MariaDbBattery.java"]),
        MySqlClient.ConnectorC => ("/usr/bin/python3", ["-B", "battery_libmariadb.py"]),
        MySqlClient.Dump => ("mariadb-dump", [.. endpoint.Options, "--skip-dump-date", "--single-transaction", "--routines", "--hex-blob", endpoint.Database]),
        _ => throw new ArgumentOutOfRangeException(nameof(client), client, "no such client"),
    };
}
