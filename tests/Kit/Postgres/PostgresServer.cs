using System.Globalization;
using Npgsql;

namespace HoopWire.Kit;

/// <summary>A throw-away PostgreSQL with TLS, a user for each kind of authentication and a seeded database <c>orders</c>.</summary>
/// <remarks>
/// Users: <c>trust_user</c>, <c>password_user</c>, <c>md5_user</c>, <c>scram_user</c>, <c>cert_user</c> (client certificate only),
/// <c>app</c> (owns <c>orders</c>), <c>postgres</c> (superuser; over TCP by password).
/// </remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The seeded database.</summary>
    public const string Database = "orders";

    private static readonly Dictionary<PostgresVersion, Task<PostgresServer>> SharedServers = [];
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(150);
    private readonly TemporaryFolder _folder;
    private readonly TestCertificates _certificates;
    private RunningProcess? _process;

    private PostgresServer(PostgresVersion version)
    {
        Version = version;
        Port = FreePort.Next();
        _folder = new TemporaryFolder();
        _certificates = new TestCertificates(_folder.Path);
    }

    /// <summary>Which PostgreSQL.</summary>
    public PostgresVersion Version { get; }

    /// <summary>The loopback address it listens on, as a name its certificate carries.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>Its TCP port.</summary>
    public int Port { get; }

    /// <summary>Its data directory.</summary>
    public string DataDirectory => _folder.File("data");

    /// <summary>Its log: every statement and connection, with <c>user= db= app= sqlstate=</c> on each line.</summary>
    public string LogFile => _folder.File("server.log");

    /// <summary>Where its log ends now, in bytes.</summary>
    public long LogEnd => new FileInfo(LogFile).Length;

    /// <summary>The certificate of the authority that signed its own.</summary>
    public string CaFile => _certificates.CaFile;

    /// <summary>The authority itself, for more client certificates.</summary>
    public TestCertificates Certificates => _certificates;

    /// <summary>The client certificate that <c>cert_user</c> logs in with.</summary>
    public CertificateFiles ClientCertificate { get; private set; } = null!;

    /// <summary>The folder of its Unix socket, where everyone is trusted.</summary>
    public string SocketDirectory => _folder.Path;

    /// <summary>The password of a user; a canary that must show up in no log, error or recording.</summary>
    public static string PasswordOf(string user) => $"canary-password-of-{user}";

    /// <summary>Starts a fresh server and seeds it.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresVersion version = PostgresVersion.V15)
    {
        var server = new PostgresServer(version);
        try
        {
            await server.InitializeAsync();
            await server.StartAsync();
            await server.SeedAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>One server per version and test process, for tests that leave it as they found it; it ends with the process.</summary>
    public static Task<PostgresServer> SharedAsync(PostgresVersion version = PostgresVersion.V15)
    {
        lock (SharedServers)
        {
            if (!SharedServers.TryGetValue(version, out var server))
                SharedServers[version] = server = Task.Run(() => StartAsync(version));
            return server;
        }
    }

    /// <summary>An Npgsql connection string over TCP, verified TLS by default.</summary>
    public string ConnectionString(string user = "app", string database = Database, SslMode tls = SslMode.VerifyFull) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = Port,
            Username = user,
            Password = PasswordOf(user),
            Database = database,
            SslMode = tls,
            RootCertificate = tls >= SslMode.VerifyCA ? CaFile : null,
            Timeout = 60,
            IncludeErrorDetail = true,
        }.ConnectionString;

    /// <summary>How a client reaches it straight, as <paramref name="user"/>.</summary>
    public PostgresEndpoint Endpoint(string user = "app", string database = Database, string sslMode = "verify-full") =>
        new(Host, Port, user, PasswordOf(user), database) { SslMode = sslMode, CaFile = CaFile };

    /// <summary>Runs SQL as superuser over the Unix socket; returns unaligned rows without headers, throws on an error.</summary>
    public async Task<string> PsqlAsync(string sql, string database = Database)
    {
        string[] arguments = [
            "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", SocketDirectory,
            "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database];
        var result = await RunningProcess.RunAsync(PostgresClients.Program("psql"), arguments, input: sql);
        return result.EnsureSuccess().StandardOutput.TrimEnd('\n');
    }

    /// <summary>The lines of its log from <paramref name="start"/>, a <see cref="LogEnd"/> of before, until now, that are wanted; one line at a time is held.</summary>
    public async Task<string[]> LogLinesAsync(long start, Func<string, bool> wanted)
    {
        // What a backend logs goes through a pipe to the process that writes the file: what was logged before this mark is there when the mark is.
        string mark = $"the log is read to {Guid.NewGuid():N}";
        await PsqlAsync($"SELECT '{mark}'");
        using var deadline = new CancellationTokenSource(StartTimeout);
        while (true)
        {
            if (await ReadLogAsync(start, wanted, mark) is { } lines) return [.. lines];
            await Task.Delay(20, deadline.Token);
        }
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>, on the same port and data.</summary>
    public async Task StartAsync()
    {
        _process = RunningProcess.Start(
            PostgresInstallation.Program(Version, "postgres"), ["-D", DataDirectory], asUser: PostgresInstallation.User);
        using var deadline = new CancellationTokenSource(StartTimeout);
        while (!IsReady())
        {
            if (!_process.IsRunning) throw new InvalidOperationException(_process.Describe("did not start"));
            await Task.Delay(20, deadline.Token);
        }
    }

    /// <summary>Stops it; <paramref name="signal"/> SIGINT (fast) by default, SIGKILL for a crash.</summary>
    public async Task StopAsync(int signal = RunningProcess.SigInt)
    {
        if (_process is null) return;
        await _process.StopAsync(signal: signal);
        await _process.DisposeAsync();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(signal: RunningProcess.SigInt);
        _certificates.Dispose();
        _folder.Dispose();
    }

    private async Task<List<string>?> ReadLogAsync(long start, Func<string, bool> wanted, string end)
    {
        await using var file = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = start;
        using var reader = new StreamReader(file);
        List<string> found = [];
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Contains(end, StringComparison.Ordinal)) return found;
            if (wanted(line)) found.Add(line);
        }

        return null;
    }

    private async Task InitializeAsync()
    {
        _certificates.Server();
        ClientCertificate = _certificates.Client("cert_user");
        _folder.Write("pg_hba.conf", PostgresConfiguration.Hba);
        Directory.CreateDirectory(DataDirectory);
        await GiveToServerAsync(_folder.Path, DataDirectory, _folder.File("server.key"));
        await RunningProcess.RunAsync(
            PostgresInstallation.Program(Version, "initdb"),
            ["-D", DataDirectory, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--auth=trust"],
            asUser: PostgresInstallation.User).EnsureSuccessAsync();
        await File.AppendAllTextAsync(
            Path.Combine(DataDirectory, "postgresql.conf"), PostgresConfiguration.Settings(_folder.Path, Port));
    }

    private async Task SeedAsync()
    {
        await PsqlAsync(PostgresConfiguration.Users, "postgres");
        await PsqlAsync(PostgresConfiguration.Schema + SeedData.Inserts);
    }

    /// <summary>The server's user owns what it writes, and its key, which nobody else may read.</summary>
    private static async Task GiveToServerAsync(params string[] paths)
    {
        if (!Environment.IsPrivilegedProcess) return;
        await RunningProcess.RunAsync("chown", ["--", PostgresInstallation.User, .. paths]).EnsureSuccessAsync();
    }

    /// <summary>The 8th line of postmaster.pid is the server's state, as pg_ctl reads it (src/bin/pg_ctl/pg_ctl.c).</summary>
    private bool IsReady()
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(DataDirectory, "postmaster.pid"));
            return lines.Length > 7 && lines[7].Trim() == "ready" && lines[0].Trim() == _process!.Id.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
