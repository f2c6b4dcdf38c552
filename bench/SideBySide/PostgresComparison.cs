using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>Starts a database, and for each part those who stand in front of it; measures, prints and saves.</summary>
internal sealed class PostgresComparison(BenchOptions options)
{
    private readonly Report _report = new(TimeProvider.System.GetUtcNow(), options);

    public async Task<int> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var ports = FreePort.Next(2);
        var tls = await CertificatesAsync(folder.Path);
        await using var database = new Database(folder.Path, ports[0], tls);
        Console.Error.WriteLine("starting PostgreSQL and filling its tables");
        await database.StartAsync(options);
        await using var idleTarget = new IdleTarget(ports[1], tls);
        var site = new Site(folder.Path, ports[0], ports[1], tls);
        var saved = "";
        foreach (var part in Parts.All.Where(p => options.Parts.Contains(p.Name)))
        {
            await RunAsync(part, site);
            // After each part: what was measured is not lost when a later one breaks.
            saved = _report.Save(Path.Combine(Repository.Root, "artifacts", "bench"));
        }

        ResultTable.Print(_report.Summaries(), Console.Out);
        foreach (var note in _report.Notes) Console.WriteLine(note);
        Console.WriteLine($"\n{saved}");
        return _report.Failures.Count == 0 ? 0 : 1;
    }

    private async Task RunAsync(Part part, Site site)
    {
        Console.Error.WriteLine($"part {part.Name}");
        site = site with { Folder = Directory.CreateDirectory(Path.Combine(site.Folder, part.Name)).FullName };
        var bench = new Bench(options, _report, site.Folder);
        var contestants = new List<Contestant>();
        try
        {
            foreach (var name in part.Contestants.Where(options.TakesPart))
                if (await StartAsync(Contestants.Create(name, site, options), part, bench) is { } contestant) contestants.Add(contestant);
            if (contestants.Count > 0) await part.RunAsync(contestants, bench);
            foreach (var gateway in contestants.OfType<HoopWireGateway>()) await CheckRecordingsAsync(gateway);
        }
        finally
        {
            foreach (var contestant in contestants) await contestant.DisposeAsync();
        }

        _report.Finish(part.Name);
    }

    private async Task<Contestant?> StartAsync(Contestant contestant, Part part, Bench bench)
    {
        try
        {
            await contestant.StartAsync();
            await Claims.CheckAsync(contestant);
            Console.Error.WriteLine($"warming {contestant.Name} up");
            await using var load = await SteadyLoad.StartAsync(contestant, ["-S", "-M", "simple", "-c", "16"], bench.Folder);
            await load.MeasureAsync(options.WarmSeconds);
            _report.Describe(contestant);
            return contestant;
        }
        catch (NotSupportedException e)
        {
            _report.Note($"{part.Name}: {contestant.Name} was left out, because this gateway does not know its configuration: {e.Message}");
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or IOException)
        {
            _report.Fail(contestant.Name, $"does not take part in {part.Name}: {e.Message}");
        }

        await contestant.DisposeAsync();
        return null;
    }

    private async Task CheckRecordingsAsync(HoopWireGateway gateway)
    {
        try
        {
            await Claims.CheckRecordingsAsync(gateway);
        }
        catch (InvalidOperationException e)
        {
            _report.Fail(gateway.Name, e.Message);
        }
    }

    /// <summary>The servers run as another user, who must own their key.</summary>
    internal static async Task<TlsFiles> CertificatesAsync(string folder)
    {
        using var certificates = new TestCertificates(folder);
        var files = certificates.Server();
        if (Environment.IsPrivilegedProcess) (await RunningProcess.RunAsync("chown", ["-R", "postgres", folder])).EnsureSuccess();
        return new TlsFiles(certificates.CaFile, files.Certificate, files.Key);
    }
}
