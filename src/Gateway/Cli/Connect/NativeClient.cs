namespace HoopWire.Gateway.Cli;

/// <summary>The command line of a target's native client. The key travels in the environment, never in an argument.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="KeyVariable">The environment variable it reads the password from.</param>
internal sealed record NativeClient(string Program, IReadOnlyList<string> Arguments, string KeyVariable)
{
    /// <summary>The client of a protocol; null when none is known.</summary>
    public static NativeClient? Of(string protocol, string host, int port, string user, string target) => protocol switch
    {
        "postgres" => new NativeClient(
            "psql",
            [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"host={Value(host)} port={port} user={Value(user)} dbname={Value(target)}")],
            "PGPASSWORD"),
        "mysql" => new NativeClient(
            "mysql", ["-h", host, "-P", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-u", $"{user}#{target}"], "MYSQL_PWD"),
        _ => null,
    };

    /// <summary>The command line as a shell takes it.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    /// <summary>A value of a libpq connection string (libpq, "Keyword/Value Connection Strings").</summary>
    private static string Value(string text) =>
        text.Length > 0 && text.All(IsPlain) ? text : "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    private static string Quote(string text) =>
        text.Length > 0 && text.All(IsPlain) ? text
        : text.Contains('\'', StringComparison.Ordinal) ? "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'"
        : $"\"{text}\"".AsSpan().IndexOfAny("$`\\!") >= 0 ? $"'{text}'" : $"\"{text}\"";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/' or '@' or '~';
}
