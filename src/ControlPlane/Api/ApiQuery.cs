using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace HoopWire.ControlPlane;

/// <summary>The parameters of a list: filters, a range of time, a limit. Unknown ones are mistakes, not noise.</summary>
internal sealed class ApiQuery
{
    private const int LimitDefault = 100;
    private const int LimitMax = 1000;
    private const int ValueCharsMax = 1000;
    private readonly Dictionary<string, string> _values;
    private readonly TimeProvider _time;

    private ApiQuery(Dictionary<string, string> values, TimeProvider time) => (_values, _time) = (values, time);

    public int Limit => Text("limit") is not string text
        ? LimitDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is > 0 and <= LimitMax
            ? limit
            : throw ApiException.BadRequest("The limit is not a number that is allowed.", $"Ask for 1 to {LimitMax}.");

    public long? Since => Time("since");

    public long? Until => Time("until");

    /// <summary>The row that the page follows.</summary>
    public PageCursor? After => Text("after") is not string text
        ? null
        : PageCursor.Parse(text) ?? throw ApiException.BadRequest("The parameter after is no cursor.", "Give the cursor of the last row you have.");

    public static ApiQuery Read(IQueryCollection query, TimeProvider time, ReadOnlySpan<string> known)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in query)
        {
            if (!known.Contains(name) && name is not ("limit" or "since" or "until"))
                throw ApiException.BadRequest("The request has a parameter that this route does not know.", "Check its spelling.");
            if (value.Count != 1 || value[0] is not { Length: <= ValueCharsMax } text)
                throw ApiException.BadRequest($"The parameter {name} is given twice, or is too long.", "Give it once.");
            if (text.Length > 0) values[name] = text;
        }

        return new ApiQuery(values, time);
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw ApiException.BadRequest($"The parameter {name} is neither true nor false.", "Give true or false."),
    };

    private long? Time(string name)
    {
        if (Text(name) is not string text) return null;
        if (Ago(text) is TimeSpan ago) return (_time.GetUtcNow() - ago).ToUnixTimeMilliseconds();
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out DateTimeOffset time)
            ? time.ToUnixTimeMilliseconds()
            : throw ApiException.BadRequest($"The parameter {name} is no time.", "Give a time such as 2026-11-22T10:00:00Z, or an age such as 2h.");
    }

    private static TimeSpan? Ago(string text)
    {
        if (!int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count > 36_500) return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            _ => null,
        };
    }
}
