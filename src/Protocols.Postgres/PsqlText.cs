using System.Collections.Immutable;
using System.Globalization;

namespace HoopWire.Postgres;

/// <summary>What psql is given: its command line, and statements in a file.</summary>
internal static class PsqlText
{
    /// <summary>psql on a target.</summary>
    public static NativeClient Client(string host, int port, string user, string target) =>
        new("psql", [string.Create(CultureInfo.InvariantCulture, $"host={Value(host)} port={port} user={Value(user)} dbname={Value(target)}")], "PGPASSWORD");

    /// <summary>A statement with its parameters: prepared, executed and forgotten, so that the statement decides on their types as it did.</summary>
    public static ImmutableArray<string> WithParameters(string name, string text, IReadOnlyList<string?> values) =>
        [$"PREPARE {name} AS {text}", $"EXECUTE {name}({string.Join(", ", values.Select(Literal))})", $"DEALLOCATE {name}"];

    /// <summary>A value of a libpq connection string (libpq, "Keyword/Value Connection Strings").</summary>
    private static string Value(string text) =>
        text.Length > 0 && text.All(IsPlain) ? text : "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/' or '@' or '~';

    private static string Literal(string? value)
    {
        if (value is null) return "NULL";
        // Backslashes mean themselves in no other form whatever the settings.
        return value.Contains('\\', StringComparison.Ordinal)
            ? $"E'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'"
            : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
