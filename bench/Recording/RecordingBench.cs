using System.Diagnostics;
using System.Globalization;
using System.Text;
using HoopWire.Access;
using HoopWire.Bench.SideBySide;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Bench.Recording;

/// <summary>What recording costs: the loop for an append, on pgbench's point SELECT against none, on long results, for the writer of files, and to verify.</summary>
internal static class RecordingBench
{
    private const string Part = "recording";
    private const int Rate = 1000;
    private const int LimitMs = 1000;
    private static readonly string[] Modes = ["none", "strict", "durable", "encrypted", "hashes", "masked"];

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new BenchOptions { Quick = args.Contains("--quick"), Clients = [1, 16, 64] };
        if (options.Quick) options = options with { Rounds = 2, WarmSeconds = 2, Clients = [16] };
        var report = new Report(TimeProvider.System.GetUtcNow(), options);
        using var folder = new TemporaryFolder();
        var bench = new SideBySide.Bench(options, report, folder.Path, new Pgbench());
        AppendCost.Measure(Part, report);
        await DrainAsync(bench);
        await VerifyAsync(bench);
        await using (var database = new Database(folder.Path, FreePort.Next(), await PostgresComparison.CertificatesAsync(folder.Path)))
        {
            Console.Error.WriteLine("starting PostgreSQL and filling its tables");
            await database.StartAsync(options);
            await ThroughGatewaysAsync(bench, database.Port);
        }

        report.Finish(Part);
        var saved = report.Save(Path.Combine(Repository.Root, "artifacts", "bench"), Part);
        ResultTable.Print(report.Summaries(), Console.Out);
        PrintOverhead(report);
        Console.WriteLine($"\n{saved}");
        return report.Failures.Count == 0 ? 0 : 1;
    }

    private static async Task ThroughGatewaysAsync(SideBySide.Bench bench, int databasePort)
    {
        var gateways = Modes.Select(mode => new RecordedGateway(mode, mode, "io_uring", bench.Folder, FreePort.Next(), databasePort)).ToArray();
        try
        {
            foreach (var gateway in gateways) await gateway.StartAsync();
            foreach (var clients in bench.Options.Clients)
                await SteadyCase.Select(Part, "simple", clients, bench).RunAsync(gateways, bench);
            await LatencyAsync(bench, gateways);
            await ResultCost.RunAsync(bench, Part, gateways);
        }
        finally
        {
            foreach (var gateway in gateways) await gateway.DisposeAsync();
        }
    }

    // Open loop: latency counts from when a transaction was due.
    private static async Task LatencyAsync(SideBySide.Bench bench, RecordedGateway[] gateways)
    {
        string Prefix(Contestant contestant) => Path.Combine(bench.Folder, "latency-" + contestant.Name);
        string[] arguments = ["-S", "-M", "simple", "-c", "16", "-R", $"{Rate}", "-L", $"{LimitMs}"];
        var windows = new List<(Contestant Contestant, int Round, LoadRun Run)>();
        var @case = new SteadyCase(Part, $"{Rate} a second", arguments, bench.Options.PacedSeconds) { LogsTo = Prefix };
        await @case.RunAsync(gateways, bench, (contestant, round, run) => windows.Add((contestant, round, run)));
        foreach (var group in windows.GroupBy(w => w.Contestant))
        {
            var log = LatencyLog.Read(Prefix(group.Key), LimitMs);
            foreach (var (contestant, round, run) in group)
            {
                var sorted = log.Between(run.From.At, run.To.At);
                if (sorted.Length == 0) continue;
                bench.Report.Add(Part, @case.Name, contestant.Name, round, "p50 ms", sorted[sorted.Length / 2]);
                bench.Report.Add(Part, @case.Name, contestant.Name, round, "p99 ms", sorted[(int)(sorted.Length * 0.99)]);
            }
        }
    }

    // Commands and results through the journal into files, as fast as the writer takes them: processor time of both threads.
    private static async Task DrainAsync(SideBySide.Bench bench)
    {
        var events = bench.Options.Quick ? 400_000 : 4_000_000;
        using var folder = new TemporaryFolder();
        await using var recorder = FileRecorder.Start(new RecordingOptions(folder.Path) { SessionCreditBytes = 16 << 20 }, TimeProvider.System, NullLogger.Instance);
        var session = Open(recorder);
        var (cpu, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var text = "SELECT abalance FROM pgbench_accounts WHERE aid = 4711;"u8.ToArray();
        for (long sequence = 1; sequence <= events / 2; sequence++)
        {
            var command = new CommandEvent { Sequence = sequence, Kind = "query", Text = text, TextLength = text.Length, Verdict = VerdictKind.Pass };
            while (session.Command(command) != AppendResult.Written) Thread.Yield();
            var result = new ResultEvent { Sequence = sequence, Tag = "SELECT 1"u8, Rows = 1, Bytes = 11, Duration = TimeSpan.FromMicroseconds(90) };
            while (session.Result(result) != AppendResult.Written) Thread.Yield();
        }

        await recorder.FlushAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        bench.Report.Add(Part, "writer", "strict", 1, "events/s", events / seconds);
        bench.Report.Add(Part, "writer", "strict", 1, "events/s a core", events / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    private static async Task VerifyAsync(SideBySide.Bench bench)
    {
        var bytes = bench.Options.Quick ? 64L << 20 : 1L << 30;
        using var folder = new TemporaryFolder();
        await using (var recorder = FileRecorder.Start(new RecordingOptions(folder.Path), TimeProvider.System, NullLogger.Instance))
        {
            var session = Open(recorder);
            var rows = new byte[60_000];
            var random = new Random(1);
            for (long written = 0, sequence = 1; written < bytes; written += rows.Length, sequence++)
            {
                // Half of it repeats, as what databases return does.
                for (int i = 0; i < rows.Length; i++) rows[i] = (byte)('a' + ((i & 1) == 0 ? random.Next(26) : i % 26));
                while (session.Reserve(rows.Length) != AppendResult.Written) Thread.Yield();
                session.Rows(new RowsEvent { Sequence = sequence, Part = RowsPart.CopyData, Data = rows });
            }

            session.Complete(new EndReason(Side.Client, Stage.Relay, "done"));
            await recorder.FlushAsync();
        }

        var file = new RecordingCatalog(folder.Path).List().Single();
        var began = Stopwatch.GetTimestamp();
        var found = RecordingVerifier.Verify(file.Path, await File.ReadAllTextAsync(Path.Combine(folder.Path, "keys", "recording.pub"), Encoding.ASCII));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (found.State != RecordingState.Sealed) bench.Report.Fail("verify", found.Detail);
        bench.Report.Add(Part, "verify", "sealed", 1, "s for 1 GB of lines", seconds / bytes * (1L << 30));
        bench.Report.Add(Part, "verify", "sealed", 1, "MB/s of file", file.Bytes / seconds / 1e6);
    }

    private static SessionRecorder Open(FileRecorder recorder)
    {
        var now = TimeProvider.System.GetUtcNow();
        var identity = new Identity("bench", [], IdentityKind.Person, "key");
        return recorder.Open(new StillLoop(), new SessionHeader(SessionId.New(now), now, "postgres", identity, "bench", "bench", "127.0.0.1:1"));
    }

    private static void PrintOverhead(Report report)
    {
        foreach (var group in report.Summaries().Where(s => s.Metric == "cpu µs").GroupBy(s => s.Case))
        {
            if (group.FirstOrDefault(s => s.Contestant == "none")?.Value.Median is not { } none) continue;
            foreach (var summary in group.Where(s => s.Contestant != "none"))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Key}: {summary.Contestant} uses {summary.Value.Median / none:0.00} times the CPU of none"));
        }
    }
}
