using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HoopWire.Bench.SideBySide;

/// <summary>Where the numbers come from.</summary>
internal static class Machine
{
    /// <summary>The machine, and the versions of what takes part in a comparison.</summary>
    public static MachineFacts Describe(string comparison) => new(
        Environment.ProcessorCount,
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown",
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
        File.ReadAllText("/proc/version").Split(' ')[2],
        RuntimeInformation.FrameworkDescription,
        [
            .. comparison == "mysql"
                ? new[] { FirstLine("mariadb", MariaDb.Program, "--version"), FirstLine("sysbench", "sysbench", "--version") }
                : [FirstLine("postgres", Database.Program("postgres"), "--version"), FirstLine("pgbouncer", "pgbouncer", "--version")],
            FirstLine("haproxy", "haproxy", "-v"),
            FirstLine("hoopwire", "git", "log", "-1", "--format=HoopWire %h of %cs"),
        ]);

    private static string FirstLine(string name, string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            return process.StandardOutput.ReadLine()?.Trim() ?? name;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"{name}: not there";
        }
    }
}
