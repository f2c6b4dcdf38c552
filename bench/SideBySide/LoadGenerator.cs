using System.Globalization;
using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>A program that loads a database by many clients, and says every second on standard error how far it is.</summary>
internal abstract class LoadGenerator
{
    /// <summary>What it can do to the database; point SELECTs first.</summary>
    public abstract IReadOnlyList<string> Works { get; }

    /// <summary>The arguments that make it do so.</summary>
    public abstract string[] Arguments(string work, string mode, int clients);

    /// <summary>Starts it at a login.</summary>
    public abstract RunningProcess Start(Login login, IEnumerable<string> arguments, string folder);

    /// <summary>What a line tells of its progress; null for another line.</summary>
    public abstract ProgressLine? Read(string line);

    /// <summary>The number of a group; 0 where it is none.</summary>
    protected static double Number(Match match, int group) =>
        double.TryParse(match.Groups[group].Value, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
