using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>A recorded terminal as an asciicast, version 2. https://docs.asciinema.org/manual/asciicast/v2/</summary>
/// <param name="to">Takes the lines.</param>
/// <param name="command">Number of the command that the terminal belongs to.</param>
internal sealed class TerminalCast(TextWriter to, long command)
{
    // What a terminal has of which nobody has told the size.
    private const int DefaultColumns = 80;
    private const int DefaultRows = 24;
    private const int NamedMax = 20;
    private const int EventCharsMax = 1 << 20;

    private readonly Decoder _output = Encoding.UTF8.GetDecoder();
    private readonly Decoder _input = Encoding.UTF8.GetDecoder();
    private string _title = "";
    private DateTimeOffset? _start;
    private double _last;

    /// <summary>The command whose terminal is to be shown; null for a recording without terminals.</summary>
    /// <param name="lines">The recording's lines.</param>
    /// <param name="wanted">The command that was asked for; null for the only one.</param>
    /// <exception cref="CliException">There are several, or that one has none.</exception>
    public static long? Choose(IEnumerable<JsonObject> lines, long? wanted)
    {
        var terminals = lines.Where(IsTerminal).Select(CommandOf);
        if (wanted is { } one && terminals.Contains(one)) return one;
        // A file that somebody made may have more of them than memory holds.
        long[] commands = [.. terminals.Distinct().Take(NamedMax)];
        if (wanted is not null) throw CliException.Usage($"Command {wanted} has no terminal: {Named(commands)}");
        if (commands.Length > 1) throw CliException.Usage($"There are several terminals: {Named(commands)}");
        return commands.Length == 0 ? null : commands[0];
    }

    /// <summary>What a terminal's line tells, on one line of text.</summary>
    public static string Describe(JsonObject line)
    {
        string? kind = RecordedLines.Text(line, "kind");
        return ShownText.OneLine(kind == "size" ? $"terminal of {SizeOf(line)}" : $"{kind}: {RecordedLines.Text(line, "text")}");
    }

    /// <summary>What a recording is called.</summary>
    public static string TitleOf(JsonObject session) => $"{RecordedLines.Text(session, "user")} on {RecordedLines.Text(session, "target")}";

    /// <summary>Writes an asciicast's first line.</summary>
    public static void WriteHeader(TextWriter to, long columns, long rows, DateTimeOffset? start, string title) =>
        to.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"version\":2,\"width\":{columns},\"height\":{rows},\"timestamp\":{start?.ToUnixTimeSeconds() ?? 0},\"title\":{JsonSerializer.Serialize(title)}}}\n"));

    /// <summary>Writes an event, and more of them at the same time for what is long.</summary>
    public static void WriteEvent(TextWriter to, double at, string code, ReadOnlySpan<char> data)
    {
        do
        {
            int length = Math.Min(data.Length, EventCharsMax);
            // Not between the halves of a character.
            if (length < data.Length && char.IsHighSurrogate(data[length - 1])) length--;
            to.Write(string.Create(CultureInfo.InvariantCulture, $"[{at:0.000000},\"{code}\",{JsonSerializer.Serialize(data[..length].ToString())}]\n"));
            data = data[length..];
        }
        while (!data.IsEmpty);
    }

    /// <summary>Takes one line of the recording.</summary>
    public void Write(JsonObject line)
    {
        if (RecordedLines.Text(line, "event") == "session") _title = TitleOf(line);
        if (!IsTerminal(line) || CommandOf(line) != command) return;
        bool isSize = RecordedLines.Text(line, "kind") == "size";
        if (_start is null)
        {
            _start = Replay.TimeOf(line) ?? DateTimeOffset.UnixEpoch;
            WriteHeader(to, isSize ? RecordedLines.Number(line, "columns") : DefaultColumns, isSize ? RecordedLines.Number(line, "rows") : DefaultRows, _start, _title);
            if (isSize) return;
        }

        // Times never go back in a cast, whatever a clock did.
        _last = Math.Max(_last, Replay.TimeOf(line) is { } at ? (at - _start.Value).TotalSeconds : _last);
        if (isSize) WriteEvent(to, _last, "r", SizeOf(line));
        else WriteText(RecordedLines.Text(line, "kind") == "input", BytesOf(line), isLast: false);
    }

    /// <summary>Nothing follows.</summary>
    public void End()
    {
        WriteText(isInput: false, [], isLast: true);
        WriteText(isInput: true, [], isLast: true);
    }

    // The bytes of a character may come in two events, and an asciicast is text.
    private void WriteText(bool isInput, byte[] bytes, bool isLast)
    {
        var decoder = isInput ? _input : _output;
        char[] text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        int length = decoder.GetChars(bytes, text, isLast);
        if (length > 0) WriteEvent(to, _last, isInput ? "i" : "o", text.AsSpan(0, length));
    }

    private static byte[] BytesOf(JsonObject line)
    {
        if (RecordedLines.Text(line, "textBase64") is not { } base64) return Encoding.UTF8.GetBytes(RecordedLines.Text(line, "text") ?? "");
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? bytes[..length] : [];
    }

    private static string SizeOf(JsonObject line) => string.Create(CultureInfo.InvariantCulture, $"{RecordedLines.Number(line, "columns")}x{RecordedLines.Number(line, "rows")}");

    private static bool IsTerminal(JsonObject line) => RecordedLines.Text(line, "event") == "terminal";

    private static long CommandOf(JsonObject line) => RecordedLines.Number(line, "seq");

    private static string Named(long[] commands) =>
        commands.Length == 0 ? "the recording has none." : $"give --command with one of {string.Join(", ", commands.Order())}{(commands.Length == NamedMax ? ", …" : "")}.";
}
