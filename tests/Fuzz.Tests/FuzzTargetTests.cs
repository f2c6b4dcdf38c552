using HoopWire.Kit;

namespace HoopWire.Fuzz.Tests;

public class FuzzTargetTests
{
    private const ulong Seed = 20261122;
    private const long ExecutionsMin = 200;
    private const long ExecutionsMax = 20_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);

    // However slow the machine is, so many inputs are tried.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly FuzzFiles Files = new(Path.Combine(Repository.Root, "fuzz"));

    public static TheoryData<string> Targets { get; } = [.. FuzzTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_FixedSeed_FindsNothing(string name)
    {
        var runner = new FuzzRunner(FuzzTargets.Named(name), Seed);
        var report = runner.Run(Patience, ExecutionsMin, Files.Corpus(name));
        if (report.Failure is null) report = runner.Run(Time, ExecutionsMax, []);
        Assert.True(report.Failure is null, $"{report.Failure}\ninput: {Convert.ToBase64String(report.Input ?? [])}");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Check_FormerCrasher_Passes(string name)
    {
        var runner = new FuzzRunner(FuzzTargets.Named(name), Seed);
        foreach (var path in Files.Crashers(name))
            Assert.True(runner.Check(File.ReadAllBytes(path)) is null, $"{path} fails again: {runner.Check(File.ReadAllBytes(path))}");
    }

    [Fact]
    public void All_Names_AreUnique() => Assert.Equal(FuzzTargets.All.Count, FuzzTargets.All.Select(t => t.Name).Distinct().Count());

    [Fact]
    public void Crashers_EveryFolder_BelongsToATarget()
    {
        foreach (var kind in new[] { "crashers", "corpus" })
        {
            var folder = Path.Combine(Repository.Root, "fuzz", kind);
            var names = Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(f => Path.GetFileName(f)!) : [];
            Assert.Empty(names.Except(FuzzTargets.All.Select(t => t.Name)));
        }
    }
}
