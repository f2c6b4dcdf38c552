using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>Starts a database, and for each part those who stand in front of it; measures, prints and saves.</summary>
/// <param name="name">Name of the files that the measurements go to.</param>
/// <param name="options">What to measure.</param>
/// <param name="load">What loads the database.</param>
internal abstract class Comparison(string name, BenchOptions options, LoadGenerator load)
{
    private readonly Report _report = new(TimeProvider.System.GetUtcNow(), options);

    protected BenchOptions Options => options;

    public async Task<int> RunAsync()
    {
        using var folder = new TemporaryFolder();
        await using var database = await StartAsync(folder.Path);
        var saved = "";
        foreach (var part in Parts.All.Where(p => options.Parts.Contains(p.Name)))
        {
            await RunAsync(part, database.Site);
            // After each part: what was measured is not lost when a later one breaks.
            saved = _report.Save(Path.Combine(Repository.Root, "artifacts", "bench"), name);
        }

        ResultTable.Print(_report.Summaries(), Console.Out);
        foreach (var note in _report.Notes) Console.WriteLine(note);
        Console.WriteLine($"\n{saved}");
        return _report.Failures.Count == 0 ? 0 : 1;
    }

    /// <summary>Starts the database and fills its tables.</summary>
    protected abstract Task<IServedSite> StartAsync(string folder);

    /// <summary>Throws where a contestant is not what it claims to be.</summary>
    protected abstract Task CheckAsync(Contestant contestant);

    private async Task RunAsync(Part part, Site site)
    {
        Console.Error.WriteLine($"part {part.Name}");
        site = site with { Folder = Directory.CreateDirectory(Path.Combine(site.Folder, part.Name)).FullName };
        var bench = new Bench(options, _report, site.Folder, load);
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
            await CheckAsync(contestant);
            Console.Error.WriteLine($"warming {contestant.Name} up");
            await using var warm = await SteadyLoad.StartAsync(contestant, load.Arguments(load.Works[0], options.Modes[0], 16), bench);
            await warm.MeasureAsync(options.WarmSeconds);
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
}
