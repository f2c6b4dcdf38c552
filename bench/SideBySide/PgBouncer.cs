using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>PgBouncer with session pooling: SCRAM on both sides, its defaults otherwise.</summary>
/// <param name="name">The contestant's name.</param>
/// <param name="site">What it stands in front of.</param>
/// <param name="port">Where it listens.</param>
/// <param name="sessions">Sessions it must be able to hold.</param>
/// <param name="tls">Whether both legs are encrypted, the server's certificate being verified.</param>
/// <param name="reuse">Whether a server connection serves another client when its first has left, as is its default.</param>
internal sealed class PgBouncer(string name, Site site, int port, int sessions, bool tls, bool reuse) : Contestant(name, port)
{
    private readonly string _folder = Path.Combine(site.Folder, name);
    private RunningProcess? _process;

    public override int ProcessId => _process?.Id ?? 0;

    public override string Description => $"session pooling{(tls ? ", TLS on both legs" : "")}{(reuse ? "" : ", a new server connection for each client")}";

    public override Login Login => base.Login with { CaFile = tls ? site.Tls.CaFile : null };

    public override async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        var users = Path.Combine(_folder, "userlist.txt");
        await File.WriteAllTextAsync(users, $"\"{Database.User}\" \"{Database.Password}\"\n");
        var configuration = Path.Combine(_folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(configuration, $"""
            [databases]
            {Database.Name} = host=127.0.0.1 port={site.DatabasePort} dbname={Database.Name} pool_size=900
            idle = host=127.0.0.1 port={site.IdlePort} dbname=idle pool_size={sessions + 100}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {Port}
            unix_socket_dir =
            pool_mode = session
            auth_type = scram-sha-256
            auth_file = {users}
            max_client_conn = {sessions + 1000}
            server_reset_query =
            server_login_retry = 1
            ignore_startup_parameters = extra_float_digits
            log_connections = 0
            log_disconnections = 0
            {(reuse ? "" : "server_lifetime = 0")}
            {(tls ? Encryption() : "")}
            """);
        _process = RunningProcess.Start("pgbouncer", [configuration], asUser: "postgres");
        await _process.WaitForErrorLineAsync("process up");
    }

    public override ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string Encryption() => $"""
        client_tls_sslmode = require
        client_tls_cert_file = {site.Tls.Certificate}
        client_tls_key_file = {site.Tls.Key}
        server_tls_sslmode = verify-full
        server_tls_ca_file = {site.Tls.CaFile}
        """;
}
