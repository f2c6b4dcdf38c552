using HoopWire.Kit;

namespace HoopWire.MySql.Tests.Sql;

/// <summary>The statements of MariaDB's own test suite, as far as they stand in its scripts as they are sent.</summary>
internal static class SuiteScript
{
    /// <summary>First words of commands of the suite's own language.</summary>
    private static readonly HashSet<string> Commands = new(
        ("append_file assert cat_file change_user character_set chmod connect connection copy_file dec delimiter die diff_files dirty_close disconnect echo end end_timer error "
        + "exec execw exit file_exists force_cpdir horizontal_results if inc let lowercase_result list_files mkdir move_file output perl ping query query_get_value "
        + "real_sleep reap remove_file remove_files_wildcard replace_column replace_numeric_round replace_regex replace_result reset_connection require result result_format rmdir "
        + "save_master_pos send send_eval send_quit shutdown_server skip sleep sorted_result source start_timer sync_slave_with_master sync_with_master system vertical_results "
        + "while write_file eval evalp query_vertical query_horizontal").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Every distinct statement of the scripts that are written in UTF-8.</summary>
    public static List<string> Statements()
    {
        var folder = Path.Combine(Repository.Root, ".cache", "mariadb-test", "usr", "share", "mysql", "mysql-test", "main");
        Assert.True(Directory.Exists(folder), $"{folder} is missing: run scripts/deps-test.");
        return Directory.EnumerateFiles(folder, "*.test").Order(StringComparer.Ordinal)
            .Where(file => !Path.GetFileName(file).Contains("ctype_", StringComparison.Ordinal) && !Path.GetFileName(file).Contains("oracle", StringComparison.Ordinal))
            .SelectMany(file => Read(File.ReadLines(file))).Distinct(StringComparer.Ordinal).ToList();
    }

    private static IEnumerable<string> Read(IEnumerable<string> lines)
    {
        var delimiter = ";";
        var statement = new List<string>();
        string? heredoc = null;
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (heredoc is not null)
            {
                heredoc = text == heredoc ? null : heredoc;
                continue;
            }

            var word = text.Split([' ', '\t', ';', '('], 2)[0];
            if (statement.Count == 0 && (text.Length == 0 || text[0] is '#' or '-' or '{' or '}' || word is "if" or "while"))
            {
                continue;
            }

            if (statement.Count == 0 && word is "perl" or "write_file" or "append_file")
            {
                heredoc = text.TrimEnd(';').Split(' ')[^1] is { Length: > 1 } last && last.All(char.IsAsciiLetterUpper) ? last : "EOF";
                continue;
            }

            if (statement.Count == 0 && word.Equals("delimiter", StringComparison.OrdinalIgnoreCase))
            {
                delimiter = text["delimiter".Length..].Trim() is { Length: > 1 } next ? next[0] == ';' ? ";" : next.TrimEnd(';') : ";";
                continue;
            }

            statement.Add(line);
            if (!text.EndsWith(delimiter, StringComparison.Ordinal))
            {
                continue;
            }

            var whole = string.Join('\n', statement).TrimEnd()[..^delimiter.Length].Trim();
            statement.Clear();
            if (whole.Length is > 0 and < 20_000 && !whole.Contains('$', StringComparison.Ordinal) && !whole.Contains('\uFFFD', StringComparison.Ordinal) && !IsCommand(whole))
            {
                yield return whole;
            }
        }
    }

    private static bool IsCommand(string text)
    {
        var word = text.Split([' ', '\t', '\n', ';', '('], 2)[0];
        return Commands.Contains(word) || word.StartsWith("enable_", StringComparison.Ordinal) || word.StartsWith("disable_", StringComparison.Ordinal)
            || word.StartsWith("wait_", StringComparison.Ordinal) || word.StartsWith('-');
    }
}
