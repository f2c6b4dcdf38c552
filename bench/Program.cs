using HoopWire.Bench.Audit;
using HoopWire.Bench.Micro;
using HoopWire.Bench.Recording;
using HoopWire.Bench.Reporting;
using HoopWire.Bench.SideBySide;
using HoopWire.Kit;

if (args.Length == 0 || args[0] is "-h" or "--help")
{
    Console.Error.WriteLine($"usage: scripts/bench [micro [BenchmarkDotNet options] | policy [BenchmarkDotNet options] | postgres [options] | mysql [options] | recording [--quick] | audit [--quick | --rows N] | report]\n\n{BenchOptions.Usage}");
    return 2;
}

switch (args[0])
{
    case "postgres":
        return await CompareAsync(BenchOptions.ForPostgres, options => new PostgresComparison(options));
    case "mysql":
        return await CompareAsync(BenchOptions.ForMySql, options => new MySqlComparison(options));
    case "recording":
        return await RecordingBench.RunAsync(args[1..]);
    case RecordedServer.Verb:
        return await RecordedServer.RunAsync(args[1..]);
    case "micro":
        return MicroBenchmarks.Run(args[1..], Path.Combine(Repository.Root, "artifacts", "bench", "micro"));
    case "policy":
        return PolicyAims.Run(args[1..], Path.Combine(Repository.Root, "artifacts", "bench", "policy"));
    case "audit":
        return await AuditBench.RunAsync(args[1..], Repository.Root);
    case "report":
        return PerformancePage.Write(Repository.Root);
    default:
        Console.Error.WriteLine($"There is no benchmark {args[0]}: use micro, policy, postgres, mysql, recording, audit or report.");
        return 2;
}

async Task<int> CompareAsync(BenchOptions defaults, Func<BenchOptions, Comparison> comparison)
{
    if (!BenchOptions.TryParse(args[1..], defaults, out var options, out var mistake))
    {
        Console.Error.WriteLine($"{mistake}\n\n{BenchOptions.Usage}");
        return 2;
    }

    try
    {
        return await comparison(options).RunAsync();
    }
    catch (Exception e) when (e is InvalidOperationException or IOException or TimeoutException)
    {
        Console.Error.WriteLine($"The benchmark could not run: {e.Message}");
        return 3;
    }
}
