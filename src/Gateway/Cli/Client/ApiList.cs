using System.CommandLine;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>A verb that lists what the API lists, page by page where more is wanted than the API gives at once.</summary>
internal sealed class ApiList(string path, IReadOnlyList<string> columns)
{
    private const int PageRows = 1000;

    // What the API gives where no limit is asked for.
    private const int UsualRows = 100;
    private readonly ListOptions _options = new();
    private readonly List<(Option<string?> Option, string Parameter)> _filters = [];
    private Option<string?>? _after;

    /// <summary>All options of the verb.</summary>
    public IEnumerable<Option> Options =>
        [.. _filters.Select(filter => filter.Option), .. _after is null ? Enumerable.Empty<Option>() : [_after], .. _options.All];

    /// <summary>Makes of each row what is printed.</summary>
    public Func<JsonObject, JsonObject> Shown { get; init; } = row => row;

    /// <summary>Makes of each row what people read in a table, after <see cref="Shown"/>.</summary>
    public Func<JsonObject, JsonObject> ShownInTables { get; init; } = row => row;

    /// <summary>Adds an option that becomes a parameter of the request.</summary>
    public ApiList Filter(string name, string description, string helpName)
    {
        _filters.Add((new Option<string?>("--" + name) { Description = description, HelpName = helpName }, name));
        return this;
    }

    /// <summary>The list goes on behind a row's <c>cursor</c>: <c>--after CURSOR</c>, and any <c>--limit</c>.</summary>
    public ApiList Paged()
    {
        _after = new Option<string?>("--after") { Description = "Only what follows the row with this cursor", HelpName = "CURSOR" };
        return this;
    }

    /// <summary>Asks and prints.</summary>
    public async Task<int> RunAsync(Invocation invocation)
    {
        var format = _options.Format(invocation);
        using var api = ApiClient.Open(invocation);
        var rows = await FetchAsync(api, invocation);
        ListPrinter.Print(invocation.Terminal, format, columns, [.. format == ListFormat.Table ? rows.Select(Shown).Select(ShownInTables) : rows.Select(Shown)]);
        if (rows.Count == UsualRows && _options.Limit(invocation) is null)
            await invocation.Terminal.Error.WriteLineAsync($"These are the newest {UsualRows}; --limit N shows more{(_after is null ? $", up to {PageRows}" : "")}.");
        return ExitCode.Done;
    }

    private async Task<IReadOnlyList<JsonObject>> FetchAsync(ApiClient api, Invocation invocation)
    {
        int? limit = _options.Limit(invocation);
        if (_after is null) return await FetchAsync(api, invocation, limit, null);
        string? after = invocation.Arguments.GetValue(_after);
        var rows = new List<JsonObject>(await FetchAsync(api, invocation, limit is null ? null : Math.Min(limit.Value, PageRows), after));
        while (rows.Count > 0 && rows.Count < limit && rows.Count % PageRows == 0)
        {
            var page = await FetchAsync(api, invocation, Math.Min(limit.Value - rows.Count, PageRows), ListPrinter.Text(rows[^1]["cursor"]));
            rows.AddRange(page);
            if (page.Count == 0) break;
        }

        return rows;
    }

    private async Task<IReadOnlyList<JsonObject>> FetchAsync(ApiClient api, Invocation invocation, int? limit, string? after)
    {
        List<(string Name, string? Value)> parameters =
        [
            .. _filters.Select(filter => (filter.Parameter, invocation.Arguments.GetValue(filter.Option))),
            ("limit", ApiPath.Number(limit)),
            ("since", ApiPath.Time(_options.Since(invocation))),
            ("until", ApiPath.Time(_options.Until(invocation))),
            ("after", after),
        ];
        var answer = await api.GetAsync(ApiPath.WithQuery(ApiPath.Of(path), [.. parameters]), invocation.CancellationToken);
        return Rows(answer);
    }

    /// <summary>The objects of a list.</summary>
    public static IReadOnlyList<JsonObject> Rows(JsonNode answer) => answer switch
    {
        JsonArray array => [.. array.OfType<JsonObject>()],
        JsonObject map when map["items"] is JsonArray items => [.. items.OfType<JsonObject>()],
        _ => throw CliException.Unknown("The gateway answered something that is no list: check the address and the versions."),
    };
}
