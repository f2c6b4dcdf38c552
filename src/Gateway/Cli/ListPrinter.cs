using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>Writes lists of JSON objects as a table, as CSV or as JSON Lines.</summary>
internal static class ListPrinter
{
    /// <summary>Characters of a cell of a table.</summary>
    public const int CellMax = 60;

    /// <summary>How JSON is written, a line a row.</summary>
    public static JsonSerializerOptions Lines { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <paramref name="rows"/>; a table and CSV show <paramref name="columns"/>, JSON shows everything.</summary>
    public static void Print(Terminal terminal, ListFormat format, IReadOnlyList<string> columns, IReadOnlyList<JsonObject> rows)
    {
        switch (format)
        {
            case ListFormat.Json:
                foreach (var row in rows) terminal.Out.WriteLine(row.ToJsonString(Lines));
                break;
            case ListFormat.Csv:
                PrintCsv(terminal.Out, columns, rows);
                break;
            default:
                PrintTable(terminal, columns, rows);
                break;
        }
    }

    /// <summary>Writes a table as its rows come, of which there may be more than memory holds: its columns have widths of their own, and what is wider runs over.</summary>
    public static void PrintTable(Terminal terminal, IReadOnlyList<(string Name, int Width)> columns, IEnumerable<JsonObject> rows)
    {
        int[] widths = [.. columns.Select(column => column.Width)];
        bool any = false;
        foreach (var row in rows)
        {
            if (!any) terminal.Out.WriteLine(terminal.Paint(Join([.. columns.Select(column => Head(column.Name))], widths), 1));
            any = true;
            terminal.Out.WriteLine(Join([.. columns.Select(column => Cut(Shown(Text(row[column.Name]))))], widths));
        }
    }

    /// <summary>Writes CSV with a header (RFC 4180). A text that a spreadsheet would compute has an apostrophe in front.</summary>
    public static void PrintCsv(TextWriter to, IReadOnlyList<string> columns, IEnumerable<JsonObject> rows)
    {
        to.Write(string.Join(',', columns) + "\r\n");
        foreach (var row in rows) to.Write(string.Join(',', columns.Select(column => Quote(Text(row[column])))) + "\r\n");
    }

    /// <summary>A time as the API and every list write it: RFC 3339, UTC.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A value as one line of text.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray array => string.Join(',', array.Select(Text)),
        JsonObject map => string.Join(' ', map.Select(pair => $"{ShownText.OneLine(pair.Key)}={Text(pair.Value)}")),
        JsonValue plain when plain.TryGetValue(out string? text) => ShownText.OneLine(text),
        _ => value.ToJsonString(),
    };

    private static void PrintTable(Terminal terminal, IReadOnlyList<string> columns, IReadOnlyList<JsonObject> rows)
    {
        if (rows.Count == 0) return;
        var cells = rows.Select(row => columns.Select(column => Cut(Shown(Text(row[column])))).ToArray()).ToList();
        string[] heads = [.. columns.Select(Head)];
        int[] widths = [.. columns.Select((_, i) => Math.Max(heads[i].Length, cells.Max(row => row[i].Length)))];
        terminal.Out.WriteLine(terminal.Paint(Join(heads, widths), 1));
        foreach (string[] row in cells) terminal.Out.WriteLine(Join(row, widths));
    }

    /// <summary>Times are shown to the second; JSON and CSV carry them whole.</summary>
    private static string Shown(string text) =>
        text.Length > 19 && text[4] == '-' && text[10] == 'T'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : text;

    private static string Cut(string text) => text.Length <= CellMax ? text : string.Concat(text.AsSpan(0, CellMax - 1), "…");

    private static string Join(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd();

    private static string Head(string column) =>
        string.Concat(column.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));

    private static string Quote(string cell)
    {
        string shown = IsFormula(cell) ? "'" + cell : cell;
        return shown.AsSpan().IndexOfAny(",\"\r\n") < 0 ? shown : '"' + shown.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }

    // What spreadsheets take for a formula, which can reach other files and the network. https://owasp.org/www-community/attacks/CSV_Injection
    private static bool IsFormula(string cell) =>
        cell is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
