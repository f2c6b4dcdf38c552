using System.Globalization;
using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>pgbench with its point SELECT.</summary>
internal sealed partial class Pgbench : LoadGenerator
{
    public override IReadOnlyList<string> Works { get; } = ["select"];

    public override string[] Arguments(string work, string mode, int clients) => ["-S", "-M", mode, "-c", $"{clients}"];

    public override RunningProcess Start(Login login, IEnumerable<string> arguments, string folder)
    {
        string[] all =
        [
            "-n", .. arguments, "-j", "2", "-T", "100000", "-P", "1", "--progress-timestamp",
            "-h", "127.0.0.1", "-p", login.Port.ToString(CultureInfo.InvariantCulture), "-U", login.User, login.Database,
        ];
        return RunningProcess.Start(Database.Program("pgbench"), all, login.Environment, folder);
    }

    public override ProgressLine? Read(string line) =>
        Progress().Match(line) is { Success: true } said ? new ProgressLine(Number(said, 1), Number(said, 2), Number(said, 3), default) : null;

    [GeneratedRegex("^progress: ([0-9.]+) s, ([0-9.]+) tps, lat ([0-9.]+|NaN|nan|-nan) ms")]
    private static partial Regex Progress();
}
