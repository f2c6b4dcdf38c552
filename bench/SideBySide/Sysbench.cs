using System.Globalization;
using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>sysbench with its point SELECT and its counts of random ranges, as texts or as statements prepared at the server.</summary>
internal sealed partial class Sysbench : LoadGenerator
{
    /// <summary>Rows of its table.</summary>
    public const int Rows = 100_000;

    private static readonly Dictionary<string, string> Scripts = new() { ["select"] = "oltp_point_select", ["ranges"] = "select_random_ranges" };

    public override IReadOnlyList<string> Works { get; } = [.. Scripts.Keys];

    public override string[] Arguments(string work, string mode, int clients) =>
        [Scripts[work], $"--threads={clients}", $"--db-ps-mode={(mode == "prepared" ? "auto" : "disable")}"];

    /// <summary>The arguments that name the server and the table.</summary>
    public static string[] Server(Login login) =>
    [
        "--db-driver=mysql", "--mysql-host=127.0.0.1", $"--mysql-port={login.Port}", $"--mysql-user={login.User}", $"--mysql-password={login.Password}",
        $"--mysql-db={login.Database}", "--tables=1", $"--table-size={Rows}",
    ];

    public override RunningProcess Start(Login login, IEnumerable<string> arguments, string folder)
    {
        // Progress goes to standard output there.
        string[] all = ["-c", "exec sysbench \"$@\" run >&2", "sh", .. arguments, .. Server(login), "--time=100000", "--report-interval=1", "--percentile=50"];
        return RunningProcess.Start("sh", all, workingDirectory: folder);
    }

    // Its clock is printed in whole seconds, on which its lines fall.
    public override ProgressLine? Read(string line) =>
        Progress().Match(line) is { Success: true } said ? new ProgressLine(Number(said, 1), Number(said, 2), Number(said, 3), default) : null;

    [GeneratedRegex("^\\[ ([0-9]+)s \\] thds: [0-9]+ tps: ([0-9.]+) .*lat \\(ms,50%\\): ([0-9.]+)")]
    private static partial Regex Progress();
}
