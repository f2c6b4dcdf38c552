using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The startup parameter <c>options</c>: words split at white space, a backslash taking the next character as it is (pg_split_opts), of which
/// <c>-c name=value</c> and <c>--name=value</c> are taken. PostgreSQL's other switches are refused: two parsers would have to agree on them.
/// </summary>
internal static class ClientOptions
{
    /// <summary>The settings, in order; names as PostgreSQL reads them, with '_' for '-'.</summary>
    public static bool TryParse(string options, [NotNullWhen(true)] out List<KeyValuePair<string, string>>? settings)
    {
        settings = [];
        List<string> words = Split(options);
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            string? assignment = word switch
            {
                "-c" when i + 1 < words.Count => words[++i],
                _ when word.StartsWith("--", StringComparison.Ordinal) => word[2..],
                _ when word.Length > 2 && word.StartsWith("-c", StringComparison.Ordinal) => word[2..],
                _ => null,
            };
            int equals = assignment?.IndexOf('=', StringComparison.Ordinal) ?? -1;
            if (equals <= 0) return false;
            // ParseLongOption of PostgreSQL (guc.c) replaces '-' in the names of both forms.
            settings.Add(new(assignment![..equals].Replace('-', '_'), assignment[(equals + 1)..]));
        }
        return true;
    }

    /// <summary>The settings as one value that parses to the same settings.</summary>
    public static string Format(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in settings)
        {
            if (text.Length > 0) text.Append(' ');
            text.Append("-c ");
            foreach (char c in $"{name}={value}")
            {
                if (IsSpace(c) || c == '\\') text.Append('\\');
                text.Append(c);
            }
        }
        return text.ToString();
    }

    private static List<string> Split(string options)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        for (int i = 0; i < options.Length; i++)
        {
            char c = options[i];
            if (IsSpace(c))
            {
                if (inWord) words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }
            inWord = true;
            if (c == '\\')
            {
                // A backslash at the very end stands for nothing, as in pg_split_opts.
                if (++i < options.Length) word.Append(options[i]);
                continue;
            }
            word.Append(c);
        }
        if (inWord) words.Add(word.ToString());
        return words;
    }

    // isspace() in the C locale.
    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');
}
