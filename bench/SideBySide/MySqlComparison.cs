using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>The comparison in front of MariaDB.</summary>
internal sealed class MySqlComparison(BenchOptions options) : Comparison("mysql", options, new Sysbench())
{
    private const string Detected = "SELECT 'mail bob@example.com'";

    protected override async Task<IServedSite> StartAsync(string folder)
    {
        var database = new MariaDb(new Site("mysql", folder, FreePort.Next(), 0, new TlsFiles("", "", "")));
        try
        {
            Console.Error.WriteLine("starting MariaDB and filling its tables");
            await database.StartAsync(Options);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    protected override async Task CheckAsync(Contestant contestant)
    {
        if (contestant is not HoopWireGateway { Setup.Rules.Count: > 0 }) return;
        await ExpectAsync(contestant, "SELECT c FROM sbtest1 LIMIT 1", "[redacted]", "the column is not masked");
        await ExpectAsync(contestant, Detected, "mail *", "rows are not looked at");
        await ExpectAsync(contestant, "CREATE TABLE never (id int)", "Schema changes go through migration", "DDL is not refused");
    }

    private static async Task ExpectAsync(Contestant contestant, string sql, string wanted, string otherwise)
    {
        var login = contestant.Login;
        string[] arguments = ["--no-defaults", "--skip-ssl", "-h", "127.0.0.1", "-P", $"{login.Port}", "-u", login.User, "-N", "-B", "-e", sql, login.Database];
        var answer = await RunningProcess.RunAsync("mariadb", arguments, new Dictionary<string, string> { ["MYSQL_PWD"] = login.Password }, timeout: TimeSpan.FromSeconds(30));
        Claims.Expect(contestant, answer.StandardOutput + answer.StandardError, wanted, otherwise);
    }
}
