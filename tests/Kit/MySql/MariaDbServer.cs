using System.Globalization;

namespace HoopWire.Kit;

/// <summary>A throw-away MariaDB with TLS and a seeded database <c>shop</c>; its user <c>app</c> may do everything over TCP.</summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    /// <summary>The seeded database.</summary>
    public const string Database = "shop";

    /// <summary>The password of <c>app</c>; a canary that must show up in no log, error or recording.</summary>
    public const string Password = "canary-password-of-shop-app";

    private const string Seed = """
        CREATE DATABASE shop CHARACTER SET utf8mb4;
        USE shop;
        CREATE TABLE customers (id int PRIMARY KEY, name varchar(100) NOT NULL, email varchar(100), ssn varchar(20), card varchar(30), balance decimal(10,2), born date, photo blob);
        CREATE TABLE orders (id int PRIMARY KEY AUTO_INCREMENT, customer_id int NOT NULL, total decimal(10,2) NOT NULL, note text, CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers (id));
        INSERT INTO customers SELECT seq, CONCAT('Customer ', seq), CONCAT('person', seq, '@example.org'), CONCAT('212-', 10 + seq, '-', 1000 + seq), NULL, seq * 1.25, DATE_ADD('1950-01-01', INTERVAL seq DAY), UNHEX(MD5(seq)) FROM seq_1_to_50;
        INSERT INTO orders (customer_id, total, note) SELECT 1 + seq % 50, seq * 1.25, CONCAT('order ', seq) FROM seq_1_to_200;
        CREATE VIEW customer_view AS SELECT id, name, email AS contact FROM customers;
        DELIMITER //
        CREATE PROCEDURE two_results(IN wanted int)
        BEGIN
          SELECT id, name FROM customers WHERE id = wanted;
          SELECT count(*) FROM orders WHERE customer_id = wanted;
        END //
        DELIMITER ;
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(150);
    private static readonly Lock Gate = new();
    private static Task<MariaDbServer>? _shared;
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates;
    private RunningProcess? _process;

    private MariaDbServer() => _certificates = new TestCertificates(_folder.Path);

    /// <summary>The loopback address it listens on.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>Its TCP port.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>The certificate of the authority that signed its own.</summary>
    public string CaFile => _certificates.CaFile;

    private string Socket => _folder.File("s.sock");

    private static string User => Environment.IsPrivilegedProcess ? "root" : Environment.UserName;

    /// <summary>Starts a fresh server and seeds it.</summary>
    public static async Task<MariaDbServer> StartAsync()
    {
        var server = new MariaDbServer();
        try
        {
            await server.InitializeAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>One server per test process, for tests that leave it as they found it; it ends with the process.</summary>
    public static Task<MariaDbServer> SharedAsync()
    {
        lock (Gate) return _shared ??= Task.Run(StartAsync);
    }

    /// <summary>How a client reaches it straight.</summary>
    public MySqlEndpoint Endpoint(bool tls = false) => new(Host, Port, "app", Password, Database) { Tls = tls };

    /// <summary>Runs SQL as the server's owner over its socket; returns tab-separated rows without headers, throws on an error.</summary>
    public async Task<string> RootAsync(string sql, string? database = Database)
    {
        string[] arguments = ["--no-defaults", "-S", Socket, "-u", User, "-N", "-B", .. database is null ? Array.Empty<string>() : [database]];
        var result = await RunningProcess.RunAsync("mariadb", arguments, input: sql + "\n");
        return result.EnsureSuccess().StandardOutput.TrimEnd('\n');
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.StopAsync();
            await _process.DisposeAsync();
        }
        _certificates.Dispose();
        _folder.Dispose();
    }

    private async Task InitializeAsync()
    {
        _certificates.Server();
        string data = _folder.File("data");
        // A server that starts removes what it takes for its own temporary tables: those of another one in the same folder.
        var environment = new Dictionary<string, string> { ["TMPDIR"] = Directory.CreateDirectory(_folder.File("tmp")).FullName };
        await RunningProcess.RunAsync(
            "mariadb-install-db", ["--no-defaults", $"--datadir={data}", $"--user={User}", "--auth-root-authentication-method=socket", $"--auth-root-socket-user={User}", "--skip-test-db"], environment)
            .EnsureSuccessAsync();
        _process = RunningProcess.Start(
            "/usr/sbin/mariadbd",
            [
                "--no-defaults", $"--user={User}", $"--datadir={data}", $"--socket={Socket}", $"--pid-file={_folder.File("pid")}",
                string.Create(CultureInfo.InvariantCulture, $"--port={Port}"), $"--bind-address={Host}", "--skip-name-resolve", "--max-connections=400",
                $"--ssl-ca={CaFile}", $"--ssl-cert={_folder.File("server.pem")}", $"--ssl-key={_folder.File("server.key")}",
                "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=OFF", "--innodb-buffer-pool-size=32M", "--max-allowed-packet=64M",
                // What ranks by how many rows there are would go by when they were counted last.
                "--innodb-stats-auto-recalc=OFF",
                "--local-infile=ON", "--performance-schema=ON", "--default-time-zone=+00:00",
            ],
            environment);
        await _process.WaitForErrorLineAsync(line => line.Contains("ready for connections", StringComparison.Ordinal), StartTimeout);
        await RootAsync(Seed, null);
        await RootAsync($"CREATE USER app@'%' IDENTIFIED BY '{Password}'", null);
        await RootAsync("GRANT ALL ON *.* TO app@'%'", null);
    }
}
