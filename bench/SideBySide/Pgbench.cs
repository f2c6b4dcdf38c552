using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HoopWire.Bench.SideBySide;

/// <summary>Runs pgbench, and reads the proxy's processor time at each line of its progress, so that logins and the end stay out of the window.</summary>
internal static partial class Pgbench
{
    public static async Task<PgbenchRun> SelectAsync(Contestant contestant, string mode, int clients, int seconds) =>
        await RunAsync(contestant, seconds, ["-n", "-S", "-M", mode, "-c", Text(clients), "-j", "2"]);

    /// <summary>A new connection for each transaction.</summary>
    public static async Task<PgbenchRun> LoginsAsync(Contestant contestant, int clients, int seconds) =>
        await RunAsync(contestant, seconds, ["-n", "-S", "-C", "-c", Text(clients), "-j", "2"]);

    private static async Task<PgbenchRun> RunAsync(Contestant contestant, int seconds, string[] arguments)
    {
        var login = contestant.Login;
        var info = new ProcessStartInfo(Database.Program("pgbench")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Concat(["-T", Text(seconds + LoginSeconds(arguments)), "-P", "1", "--progress-timestamp", "-h", "127.0.0.1", "-p", Text(login.Port), "-U", login.User, login.Database]))
            info.ArgumentList.Add(argument);
        info.Environment["PGPASSWORD"] = login.Password;
        info.Environment["PGSSLMODE"] = "disable";
        info.Environment["PGGSSENCMODE"] = "disable";

        var before = CpuSample.Of(contestant.ProcessId);
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var (window, errors) = await ReadProgressAsync(process.StandardError, contestant.ProcessId);
        await process.WaitForExitAsync();
        var after = CpuSample.Of(contestant.ProcessId);
        var text = await output;
        if (process.ExitCode != 0 || !Tps().IsMatch(text))
            throw new InvalidOperationException($"pgbench through {contestant.Name} failed: {$"{text.Trim()}\n{errors.Trim()}".Trim().Split('\n')[^1]}");

        var transactions = Number(Transactions().Match(text));
        var latency = Number(Latency().Match(text));
        // Where a run was too short for two progress lines, the whole of it is the window.
        return window.Queries > 0
            ? Run(window.From, window.To, window.Queries, window.Queries / window.To.SecondsSince(window.From), latency)
            : Run(before, after, transactions, Number(Tps().Match(text)), latency);
    }

    private static PgbenchRun Run(CpuSample from, CpuSample to, double queries, double tps, double latency) =>
        new(tps, latency, (to.CpuSeconds - from.CpuSeconds) * 1e6 / queries, (to.ContextSwitches - from.ContextSwitches) / queries);

    // pgbench's clock runs while its clients log in.
    private static int LoginSeconds(string[] arguments)
    {
        var clients = int.Parse(arguments[Array.IndexOf(arguments, "-c") + 1], CultureInfo.InvariantCulture);
        return 1 + (clients / 16);
    }

    private static async Task<((CpuSample From, CpuSample To, double Queries) Window, string Errors)> ReadProgressAsync(StreamReader lines, int pid)
    {
        var errors = new StringBuilder();
        CpuSample? from = null;
        CpuSample to = default;
        double queries = 0;
        double previous = 0;
        while (await lines.ReadLineAsync() is { } line)
        {
            if (Progress().Match(line) is not { Success: true } progress)
            {
                errors.AppendLine(line);
                continue;
            }

            to = CpuSample.Of(pid);
            var at = double.Parse(progress.Groups[1].Value, CultureInfo.InvariantCulture);
            if (from is null) from = to;
            else queries += double.Parse(progress.Groups[2].Value, CultureInfo.InvariantCulture) * (at - previous);
            previous = at;
        }

        return ((from ?? to, to, queries), errors.ToString());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^progress: ([0-9.]+) s, ([0-9.]+) tps")]
    private static partial Regex Progress();

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Tps();

    [GeneratedRegex(@"^latency average = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Latency();

    [GeneratedRegex(@"^number of transactions actually processed: ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Transactions();
}
