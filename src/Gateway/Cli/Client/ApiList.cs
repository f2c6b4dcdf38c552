using System.CommandLine;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>A verb that lists what the API lists.</summary>
internal sealed class ApiList(string path, IReadOnlyList<string> columns)
{
    private readonly ListOptions _options = new();
    private readonly List<(Option<string?> Option, string Parameter)> _filters = [];

    /// <summary>All options of the verb.</summary>
    public IEnumerable<Option> Options => [.. _filters.Select(filter => filter.Option), .. _options.All];

    /// <summary>Adds an option that becomes a parameter of the request.</summary>
    public ApiList Filter(string name, string description, string helpName)
    {
        _filters.Add((new Option<string?>("--" + name) { Description = description, HelpName = helpName }, name));
        return this;
    }

    /// <summary>Asks and prints.</summary>
    public async Task<int> RunAsync(Invocation invocation)
    {
        var format = _options.Format(invocation);
        using var api = ApiClient.Open(invocation);
        var rows = await FetchAsync(api, invocation);
        ListPrinter.Print(invocation.Terminal, format, columns, rows);
        return ExitCode.Done;
    }

    private async Task<IReadOnlyList<JsonObject>> FetchAsync(ApiClient api, Invocation invocation)
    {
        List<(string Name, string? Value)> parameters =
        [
            .. _filters.Select(filter => (filter.Parameter, invocation.Arguments.GetValue(filter.Option))),
            ("limit", ApiPath.Number(_options.Limit(invocation))),
            ("since", ApiPath.Time(_options.Since(invocation))),
            ("until", ApiPath.Time(_options.Until(invocation))),
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
