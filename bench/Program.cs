using HoopWire.Bench.Audit;
using HoopWire.Bench.Micro;
using HoopWire.Bench.Reporting;
using HoopWire.Bench.SideBySide;
using HoopWire.Kit;

if (args.Length == 0 || args[0] is "-h" or "--help")
{
    Console.Error.WriteLine($"usage: scripts/bench [micro [BenchmarkDotNet options] | postgres [options] | audit [--rows N] | report]\n\n{BenchOptions.Usage}");
    return 2;
}

switch (args[0])
{
    case "postgres":
        if (!BenchOptions.TryParse(args[1..], out var options, out var mistake))
        {
            Console.Error.WriteLine($"{mistake}\n\n{BenchOptions.Usage}");
            return 2;
        }

        try
        {
            return await new PostgresComparison(options).RunAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or TimeoutException)
        {
            Console.Error.WriteLine($"The benchmark could not run: {e.Message}");
            return 3;
        }

    case "micro":
        return MicroBenchmarks.Run(args[1..], Path.Combine(Repository.Root, "artifacts", "bench", "micro"));
    case "audit":
        return await AuditBench.RunAsync(args[1..], Repository.Root);
    case "report":
        return PerformancePage.Write(Repository.Root);
    default:
        Console.Error.WriteLine($"There is no benchmark {args[0]}: use micro, postgres, audit or report.");
        return 2;
}
