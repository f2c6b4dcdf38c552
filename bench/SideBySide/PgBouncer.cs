using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>PgBouncer with session pooling: SCRAM on both sides, its defaults otherwise.</summary>
internal sealed class PgBouncer(string folder, int port, int databasePort, int idlePort, int sessions) : Contestant("pgbouncer", port)
{
    private RunningProcess? _process;

    public override int ProcessId => _process?.Id ?? 0;

    public override async Task StartAsync()
    {
        var users = Path.Combine(folder, "userlist.txt");
        await File.WriteAllTextAsync(users, $"\"{Database.User}\" \"{Database.Password}\"\n");
        var configuration = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(configuration, $"""
            [databases]
            {Database.Name} = host=127.0.0.1 port={databasePort} dbname={Database.Name} pool_size=900
            idle = host=127.0.0.1 port={idlePort} dbname=idle pool_size={sessions + 100}
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
            """);
        _process = RunningProcess.Start("pgbouncer", [configuration], asUser: "postgres");
        await _process.WaitForErrorLineAsync("process up");
    }

    public override ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
