using BenchmarkDotNet.Reports;

namespace HoopWire.Bench.Micro;

/// <summary>What policy may cost: the verdict, the first parse, masks, detectors, text filters; each held against its aim.</summary>
internal static class PolicyAims
{
    private static readonly string[] Classes = ["*VerdictBenchmarks*", "*ClassifierBenchmarks*", "*RowMaskBenchmarks*", "*DetectorBenchmarks*", "*TextFilterBenchmarks*"];

    private static readonly Aim[] Aims =
    [
        new("verdict on a known text of 128 bytes", "VerdictBenchmarks", "Known128", "", 250),
        new("first parse of TPC-H 2", "ClassifierBenchmarks", "Parse", "TPC-H 2", 100_000, MayAllocate: true),
        new("first parse of TPC-H 8", "ClassifierBenchmarks", "Parse", "TPC-H 8", 100_000, MayAllocate: true),
        new("row of 10 columns with 2 masked", "RowMaskBenchmarks", "Mask", "", 300),
        new("detectors, 10 KB of prose (1 GB/s)", "DetectorBenchmarks", "Prose", "", 10_600),
        new("detectors, 9 KB of log lines (1 GB/s)", "DetectorBenchmarks", "Log", "", 9_350),
        new("detectors, 8 KB of numbers (1 GB/s)", "DetectorBenchmarks", "Digits", "", 8_000),
    ];

    /// <summary>Measures, and says of each aim whether it is met.</summary>
    public static int Run(string[] arguments, string artifacts)
    {
        string[] filters = arguments.Contains("--filter") ? [] : ["--filter", .. Classes];
        var summaries = MicroBenchmarks.Measure([.. filters, .. arguments], artifacts);
        var reports = summaries.SelectMany(summary => summary.Reports).Where(report => report.Success).ToList();
        Console.WriteLine();
        foreach (var aim in Aims)
        {
            foreach (var report in reports.Where(aim.IsOf)) Console.WriteLine(aim.Describe(report));
        }

        return summaries.Count > 0 && summaries.All(s => s.Reports.All(r => r.Success)) ? 0 : 1;
    }

    private sealed record Aim(string What, string Class, string Method, string Parameter, double Nanoseconds, bool MayAllocate = false)
    {
        public bool IsOf(BenchmarkReport report) =>
            report.BenchmarkCase.Descriptor.Type.Name == Class && report.BenchmarkCase.Descriptor.WorkloadMethod.Name == Method
            && report.BenchmarkCase.Parameters.DisplayInfo.Contains(Parameter, StringComparison.Ordinal);

        public string Describe(BenchmarkReport report)
        {
            double mean = report.ResultStatistics?.Mean ?? double.NaN;
            long bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            bool isMet = mean < Nanoseconds && (MayAllocate || bytes == 0);
            return FormattableString.Invariant($"{(isMet ? "met    " : "MISSED ")} {What} {report.BenchmarkCase.Parameters.DisplayInfo}: {mean:0} ns (aim {Nanoseconds:0}), {bytes} bytes allocated");
        }
    }
}
