namespace HoopWire.Bench.SideBySide;

/// <summary>The same queries through gateways that differ in one number only: what does one more of it cost?</summary>
internal sealed class SlopePart(string name, string unit, int[] counts, Func<int, string> nameOf) : Part(name, [.. counts.Select(nameOf)])
{
    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        foreach (var mode in bench.Options.Modes.Where(m => m != "extended"))
        {
            var found = new List<(int Round, double Count, double Cpu)>();
            var @case = SteadyCase.Select(Name, mode, 16, bench);
            await @case.RunAsync(contestants, bench, (contestant, round, run) =>
                found.Add((round, counts.First(c => nameOf(c) == contestant.Name), run.CpuMicroseconds * 1e3)));
            foreach (var round in found.GroupBy(f => f.Round).Where(g => g.Count() >= 3))
                bench.Report.Add(Name, $"slope, {mode}", "hoopwire", round.Key, $"ns/{unit}", Slope.Of(round.Select(f => (f.Count, f.Cpu))));
        }
    }
}
