using System.CommandLine;
using System.Text.Json.Nodes;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary>A part of a session, as it is asked for: so long after its start, and up to then.</summary>
/// <param name="From">Where it begins; zero for the session's start.</param>
/// <param name="To">Where it ends; null for the session's end.</param>
internal sealed record SessionPart(TimeSpan From, TimeSpan? To)
{
    /// <summary>The option that says where it begins.</summary>
    public static Option<string?> FromOption { get; } = new("--from") { Description = "Starts so long after the session's start: 90s, 5m", HelpName = "TIME" };

    /// <summary>The option that says where it ends.</summary>
    public static Option<string?> ToOption { get; } = new("--to") { Description = "Ends so long after the session's start", HelpName = "TIME" };

    /// <summary>Whether it is all of the session.</summary>
    public bool IsWhole => From == TimeSpan.Zero && To is null;

    /// <summary>What a verb was asked for.</summary>
    /// <exception cref="CliException">These are no times.</exception>
    public static SessionPart Of(Invocation invocation)
    {
        var part = new SessionPart(Read(invocation, FromOption) ?? TimeSpan.Zero, Read(invocation, ToOption));
        return part.To >= part.From || part.To is null ? part : throw CliException.Usage("--to lies before --from.");
    }

    /// <summary>
    /// The lines of the part, behind the session's first: from the first that is late enough, whatever a clock did afterwards, up to the next that is too late.
    /// </summary>
    public IEnumerable<JsonObject> Of(IEnumerable<JsonObject> lines)
    {
        DateTimeOffset? start = null;
        bool isFirst = true, begun = From == TimeSpan.Zero;
        foreach (var line in lines)
        {
            var time = Replay.TimeOf(line);
            start ??= time;
            begun |= time - start >= From;
            if (begun && time - start > To) yield break;
            if (begun || isFirst) yield return line;
            isFirst = false;
        }
    }

    private static TimeSpan? Read(Invocation invocation, Option<string?> option)
    {
        if (invocation.Arguments.GetValue(option) is not { } text) return null;
        return Quantity.Duration(text) ?? throw CliException.Usage($"{option.Name} takes a duration such as 90s or 5m, not '{text}'.");
    }
}
