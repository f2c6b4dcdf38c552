using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>HAProxy as a plain TCP relay, one thread per core.</summary>
internal sealed class HaProxy(Site site, int port) : Contestant("haproxy", port)
{
    /// <summary>More than any part opens through it; it refuses to start where twice as many descriptors are not to be had.</summary>
    private const int ConnectionsMax = 2000;

    private RunningProcess? _process;

    public override int ProcessId => _process?.Id ?? 0;

    public override string Description => "TCP relay";

    // It knows nothing of databases: a port leads to one server.
    public override Login? IdleLogin => null;

    public override async Task StartAsync()
    {
        var configuration = Path.Combine(site.Folder, "haproxy.cfg");
        await File.WriteAllTextAsync(configuration, $"""
            global
                maxconn {ConnectionsMax}
            defaults
                mode tcp
                timeout connect 10s
                timeout client 1h
                timeout server 1h
            listen database
                bind 127.0.0.1:{Port}
                server database 127.0.0.1:{site.DatabasePort}

            """);
        _process = RunningProcess.Start("haproxy", ["-db", "-f", configuration], asUser: site.IsMySql ? null : "postgres");
        await PortProbe.WaitAsync(Port, _process);
    }

    public override ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
