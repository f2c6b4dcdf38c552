using System.Globalization;

namespace HoopWire.Gateway.Cli;

/// <summary>Builds paths of the HTTP API.</summary>
internal static class ApiPath
{
    /// <summary>The path of one thing, or of a verb on it.</summary>
    public static string Of(params string[] parts) => "api/v1/" + string.Join('/', parts.Select(Uri.EscapeDataString));

    /// <summary>A path with those parameters that have a value.</summary>
    public static string WithQuery(string path, params (string Name, string? Value)[] parameters)
    {
        var given = parameters.Where(parameter => parameter.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToList();
        return given.Count == 0 ? path : path + "?" + string.Join('&', given);
    }

    /// <summary>A time as the API takes it.</summary>
    public static string? Time(DateTimeOffset? time) => time is { } moment ? ListPrinter.Moment(moment) : null;

    /// <summary>A number as the API takes it.</summary>
    public static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
