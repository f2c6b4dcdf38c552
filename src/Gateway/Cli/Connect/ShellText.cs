namespace HoopWire.Gateway.Cli;

/// <summary>Command lines as a shell takes them.</summary>
internal static class ShellText
{
    /// <summary>A client's command line.</summary>
    public static string Of(NativeClient client) => string.Join(' ', client.Arguments.Prepend(client.Program).Select(Quote));

    private static string Quote(string text) =>
        text.Length > 0 && text.All(IsPlain) ? text
        : text.Contains('\'', StringComparison.Ordinal) ? "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'"
        : $"\"{text}\"".AsSpan().IndexOfAny("$`\\!") >= 0 ? $"'{text}'" : $"\"{text}\"";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/' or '@' or '~';
}
