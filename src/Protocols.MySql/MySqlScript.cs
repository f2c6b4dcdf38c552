using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Sql;

namespace HoopWire.MySql;

/// <summary>
/// What may stand in a file for the client of MySQL or MariaDB. It runs a backslash outside literals, the word DELIMITER anywhere, and, where it is told to, its
/// commands at the beginning of any line (client/mysql.cc, add_line and find_command).
/// </summary>
internal static class MySqlScript
{
    // Those that reach the machine, another server, or what the rest of the file is read by.
    private static readonly HashSet<string> Commands = new(StringComparer.OrdinalIgnoreCase) { "charset", "connect", "edit", "pager", "prompt", "source", "system", "tee" };

    /// <summary>Why a text must not stand there; null when it may.</summary>
    public static string? Refusal(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        // A statement before it may have set the mode, by which the client goes too.
        return Refusal(utf8, new LexicalSettings()) ?? (Refusal(utf8, new LexicalSettings(SqlModes.NoBackslashEscapes)) is null ? null : "what is a literal in it depends on the session's settings");
    }

    private static string? Refusal(byte[] utf8, in LexicalSettings settings)
    {
        var tokens = new TokenStream(new NameTable(MySqlKeywords.Number));
        if (MySqlText.Parse(utf8, settings, tokens, MySqlText.TextBytesMax).Failure is not null) return "it is not read as whole statements";
        if (tokens.Count == 0) return "it holds no statement";
        for (int i = 0; i < tokens.Count; i++)
        {
            string? word = Word(tokens, i);
            bool isCommand = word is not null && Commands.Contains(word) && BeginsItsLine(utf8, tokens, i);
            if (isCommand || string.Equals(word, "delimiter", StringComparison.OrdinalIgnoreCase)) return "a client would take a part of it for a command of its own";
            if (string.Equals(word, "infile", StringComparison.OrdinalIgnoreCase) && i > 0 && string.Equals(Word(tokens, i - 1), "local", StringComparison.OrdinalIgnoreCase))
                return "its data came from a file of the client";
        }

        return null;
    }

    private static string? Word(TokenStream tokens, int index) => tokens[index] is { Kind: SqlTokenKind.Word, Name: >= 0 and var name } ? tokens.Names.Text(name) : null;

    private static bool BeginsItsLine(byte[] utf8, TokenStream tokens, int index)
    {
        int before = index == 0 ? 0 : tokens[index - 1].End;
        return index == 0 || utf8.AsSpan(before, tokens[index].Start - before).Contains((byte)'\n');
    }
}
