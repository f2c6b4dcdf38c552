using System.Globalization;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>A throw-away MariaDB with sysbench's table and one of 1 KB rows. Generous, and careless of crashes.</summary>
internal sealed class MariaDb(Site site) : IServedSite
{
    /// <summary>The server's program.</summary>
    public const string Program = "/usr/sbin/mariadbd";

    private RunningProcess? _server;

    public Site Site => site;

    private string Socket => Path.Combine(site.Folder, "s.sock");

    private static string Owner => Environment.IsPrivilegedProcess ? "root" : Environment.UserName;

    public async Task StartAsync(BenchOptions options)
    {
        var data = Path.Combine(site.Folder, "maria");
        await RunAsync(
            "mariadb-install-db", "--no-defaults", $"--datadir={data}", $"--user={Owner}", "--auth-root-authentication-method=socket", $"--auth-root-socket-user={Owner}", "--skip-test-db");
        _server = RunningProcess.Start(
            Program,
            [
                "--no-defaults", $"--user={Owner}", $"--datadir={data}", $"--socket={Socket}", $"--pid-file={Path.Combine(site.Folder, "pid")}",
                string.Create(CultureInfo.InvariantCulture, $"--port={site.DatabasePort}"), "--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=2000",
                "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=OFF", "--innodb-buffer-pool-size=512M", "--max-prepared-stmt-count=1000000", "--performance-schema=OFF",
            ]);
        await _server.WaitForErrorLineAsync("ready for connections");
        await SeedAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is null) return;
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task SeedAsync(BenchOptions options)
    {
        await SqlAsync($"CREATE DATABASE {Database.Name} CHARACTER SET utf8mb4; CREATE USER {Database.User}@'%' IDENTIFIED BY '{Database.Password}'; GRANT ALL ON *.* TO {Database.User}@'%'");
        var login = new Login(site.DatabasePort, Database.User, Database.Password, Database.Name);
        await RunAsync("sysbench", ["oltp_point_select", .. Sysbench.Server(login), "prepare"]);
        await SqlAsync(
            $"CREATE TABLE {Database.Name}.bench_bulk (id int, contact varchar(100), payload varchar(2000)) ENGINE=Aria TRANSACTIONAL=0 "
            + "SELECT seq AS id, CONCAT('person', seq, '@example.com') AS contact, REPEAT(CONCAT('Order ', seq, ' of 3 May went to dock 12. '), 24) AS payload "
            + $"FROM {Database.Name}.seq_1_to_{options.BulkRows}");
    }

    private Task SqlAsync(string sql) => RunAsync("mariadb", "--no-defaults", "-S", Socket, "-u", Owner, "-e", sql);

    private static async Task RunAsync(string program, params string[] arguments) =>
        (await RunningProcess.RunAsync(program, arguments, timeout: TimeSpan.FromMinutes(5))).EnsureSuccess();
}
