using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace HoopWire.Bench.Micro;

/// <summary>Each layer by itself: time and managed bytes of one operation.</summary>
internal static class MicroBenchmarks
{
    public static int Run(string[] arguments, string artifacts)
    {
        var summaries = Measure(arguments, artifacts);
        return summaries.Count > 0 && summaries.All(s => s.Reports.All(r => r.Success)) ? 0 : 1;
    }

    /// <summary>Measures; what came of each.</summary>
    public static IReadOnlyList<Summary> Measure(string[] arguments, string artifacts)
    {
        // In this process: nothing is generated, restored or built, and what is measured is what was published.
        var job = (arguments.Contains("--quick") ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Statistics, DefaultColumnProviders.Params, DefaultColumnProviders.Metrics)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(ConsoleLogger.Default)
            .AddExporter(JsonExporter.FullCompressed)
            .WithArtifactsPath(artifacts);
        var rest = arguments.Where(a => a != "--quick").ToArray();
        if (rest.Length == 0) rest = ["--filter", "*"];
        return [.. BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(rest, config)];
    }
}
