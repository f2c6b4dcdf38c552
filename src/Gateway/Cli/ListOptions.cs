using System.CommandLine;
using System.Globalization;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary>The options of every list: <c>--json --csv --limit --since --until</c>.</summary>
internal sealed class ListOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "JSON Lines" };
    private readonly Option<bool> _csv = new("--csv") { Description = "Comma-separated values with a header" };
    private readonly Option<int?> _limit = new("--limit") { Description = "At most so many", HelpName = "N" };
    private readonly Option<string?> _since = new("--since") { Description = "From then on: 2h, or a time", HelpName = "WHEN" };
    private readonly Option<string?> _until = new("--until") { Description = "Up to then: 2h, or a time", HelpName = "WHEN" };

    /// <summary>The options, to be added to a verb.</summary>
    public IEnumerable<Option> All => [_json, _csv, _limit, _since, _until];

    /// <summary>The options that choose a range of time only.</summary>
    public IEnumerable<Option> Times => [_since, _until];

    /// <summary><c>--since</c> alone.</summary>
    public Option SinceOption => _since;

    /// <summary>How the list is written.</summary>
    public ListFormat Format(Invocation invocation)
    {
        bool json = invocation.Arguments.GetValue(_json), csv = invocation.Arguments.GetValue(_csv);
        if (json && csv) throw CliException.Usage("--json and --csv exclude each other: choose one.");
        return json ? ListFormat.Json : csv ? ListFormat.Csv : ListFormat.Table;
    }

    /// <summary>The most rows wanted; null for the default.</summary>
    public int? Limit(Invocation invocation)
    {
        int? limit = invocation.Arguments.GetValue(_limit);
        return limit is null or > 0 ? limit : throw CliException.Usage("--limit takes a number from 1.");
    }

    /// <summary>The first moment wanted; null for all.</summary>
    public DateTimeOffset? Since(Invocation invocation) => Moment(invocation, _since);

    /// <summary>The last moment wanted; null for all.</summary>
    public DateTimeOffset? Until(Invocation invocation) => Moment(invocation, _until);

    private static DateTimeOffset? Moment(Invocation invocation, Option<string?> option)
    {
        if (invocation.Arguments.GetValue(option) is not { } text) return null;
        if (Quantity.Duration(text) is { } ago) return invocation.Terminal.Time.GetUtcNow() - ago;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw CliException.Usage($"{option.Name} takes a duration such as 2h or a time such as 2026-01-31T08:00:00Z, not '{text}'.");
    }
}
