using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>The comparison in front of PostgreSQL.</summary>
internal sealed class PostgresComparison(BenchOptions options) : Comparison("postgres", options, new Pgbench())
{
    protected override async Task<IServedSite> StartAsync(string folder)
    {
        var ports = FreePort.Next(2);
        var tls = await CertificatesAsync(folder);
        Console.Error.WriteLine("starting PostgreSQL and filling its tables");
        var database = new Database(folder, ports[0], tls);
        try
        {
            await database.StartAsync(Options);
            return new PostgresSite(database, new IdleTarget(ports[1], tls), new Site("postgres", folder, ports[0], ports[1], tls));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    protected override Task CheckAsync(Contestant contestant) => Claims.CheckAsync(contestant);

    /// <summary>The servers run as another user, who must own their key.</summary>
    internal static async Task<TlsFiles> CertificatesAsync(string folder)
    {
        using var certificates = new TestCertificates(folder);
        var files = certificates.Server();
        if (Environment.IsPrivilegedProcess) (await RunningProcess.RunAsync("chown", ["-R", "postgres", folder])).EnsureSuccess();
        return new TlsFiles(certificates.CaFile, files.Certificate, files.Key);
    }
}
