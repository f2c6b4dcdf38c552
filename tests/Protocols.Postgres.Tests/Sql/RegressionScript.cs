using System.Text;
using HoopWire.Kit;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>Cuts a script for psql into statements as psql does: its own commands left out, and the data behind COPY FROM STDIN.</summary>
internal sealed class RegressionScript(string text)
{
    private readonly StringBuilder _statement = new();
    private readonly List<string> _statements = [];
    private readonly List<string> _words = [];
    private int _at;
    private int _parentheses;
    private int _begins;

    /// <summary>All statements of PostgreSQL's own regression tests.</summary>
    public static List<string> Suite()
    {
        var folder = Path.Combine(Repository.Root, ".cache", "postgresql-15");
        Assert.True(Directory.Exists(folder), folder + " is missing: run scripts/deps-test.");
        return Directory.GetFiles(folder, "*.sql", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => Statements(File.ReadAllText(file, Encoding.UTF8))).ToList();
    }

    public static List<string> Statements(string text)
    {
        var script = new RegressionScript(text);
        script.Run();
        return script._statements;
    }

    private void Run()
    {
        while (_at < text.Length)
        {
            Step();
        }

        End();
    }

    private void Step()
    {
        var c = text[_at];
        if (c is '\'' or '"')
        {
            Take(Quoted(c));
        }
        else if (c == '$' && DollarTag() is { } tag)
        {
            var close = text.IndexOf(tag, _at + tag.Length, StringComparison.Ordinal);
            Take((close < 0 ? text.Length : close + tag.Length) - _at);
        }
        else if (Is("--"))
        {
            Skip(Line());
        }
        else if (Is("/*"))
        {
            Take(Comment());
        }
        else if (c == '\\')
        {
            Command();
        }
        else if (char.IsLetter(c) || c == '_')
        {
            Word();
        }
        else
        {
            Sign(c);
        }
    }

    private void Sign(char c)
    {
        if (c == ';' && _parentheses == 0 && _begins == 0)
        {
            _at++;
            End();
            return;
        }

        _parentheses += c == '(' ? 1 : c == ')' && _parentheses > 0 ? -1 : 0;
        Take(1);
    }

    private void Word()
    {
        var end = _at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '$'))
        {
            end++;
        }

        var word = text[_at..end].ToLowerInvariant();
        _words.Add(word);
        if (_words[0] == "create" && (_words.Contains("function") || _words.Contains("procedure")))
        {
            _begins += word == "begin" || (word == "case" && _begins > 0) ? 1 : word == "end" && _begins > 0 ? -1 : 0;
        }

        Take(end - _at);
    }

    /// <summary>A backslash command ends a statement only where it sends it; the rest of the line is its own.</summary>
    private void Command()
    {
        var line = Line();
        var command = text[_at..line].TrimEnd();
        var sends = command.StartsWith("\\g", StringComparison.Ordinal) || command.StartsWith("\\crosstabview", StringComparison.Ordinal)
            || command.StartsWith("\\watch", StringComparison.Ordinal) || command.StartsWith("\\;", StringComparison.Ordinal);
        if (command.StartsWith("\\;", StringComparison.Ordinal))
        {
            Skip(_at + 2);
            _statement.Append(';');
            return;
        }

        Skip(line);
        if (sends)
        {
            End();
        }
    }

    private void End()
    {
        var statement = _statement.ToString().Trim();
        _statement.Clear();
        var copies = _words.Count > 0 && _words[0] == "copy" && _words.Contains("stdin");
        _words.Clear();
        (_parentheses, _begins) = (0, 0);
        if (statement.Length == 0)
        {
            return;
        }

        _statements.Add(statement);
        if (copies)
        {
            var close = text.IndexOf("\n\\.", _at, StringComparison.Ordinal);
            _at = close < 0 ? _at : close + 3;
        }
    }

    private void Take(int length)
    {
        _statement.Append(text, _at, length);
        _at += length;
    }

    private void Skip(int end)
    {
        _at = end;
        _statement.Append(' ');
    }

    private int Line()
    {
        var end = text.IndexOf('\n', _at);
        return end < 0 ? text.Length : end;
    }

    private bool Is(string sign) => string.CompareOrdinal(text, _at, sign, 0, sign.Length) == 0;

    private int Quoted(char quote)
    {
        var escapes = quote == '\'' && _statement.Length > 0 && _statement[^1] is 'e' or 'E' && _words.Count > 0 && _words[^1] == "e";
        var i = _at + 1;
        while (i < text.Length && text[i] != quote)
        {
            i += escapes && text[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i + 1, text.Length) - _at;
    }

    private int Comment()
    {
        var depth = 0;
        var i = _at;
        do
        {
            var opens = string.CompareOrdinal(text, i, "/*", 0, 2) == 0;
            var closes = string.CompareOrdinal(text, i, "*/", 0, 2) == 0;
            depth += opens ? 1 : closes ? -1 : 0;
            i += opens || closes ? 2 : 1;
        }
        while (depth > 0 && i < text.Length);
        return Math.Min(i, text.Length) - _at;
    }

    private string? DollarTag()
    {
        if (_at > 0 && (char.IsLetterOrDigit(text[_at - 1]) || text[_at - 1] == '_'))
        {
            return null;
        }

        var i = _at + 1;
        while (i < text.Length && (char.IsLetter(text[i]) || text[i] == '_' || (i > _at + 1 && char.IsDigit(text[i]))))
        {
            i++;
        }

        return i < text.Length && text[i] == '$' ? text[_at..(i + 1)] : null;
    }
}
