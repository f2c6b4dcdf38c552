using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres;

/// <summary>
/// What may stand in a file for psql. It runs a backslash anywhere outside literals, also where the server would have refused the text, and goes by the server's
/// settings in telling what a literal is (psqlscan.l).
/// </summary>
internal static class PsqlScript
{
    /// <summary>Why a text must not stand there; null when it may.</summary>
    public static string? Refusal(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        // A statement before it may have turned the setting off. What is whole under both means the same under both to psql.
        return Refusal(utf8, LexicalSettings.Default)
            ?? (Refusal(utf8, LexicalSettings.Default with { StandardConformingStrings = false }) is null ? null : "what is a literal in it depends on the session's settings");
    }

    private static string? Refusal(byte[] utf8, LexicalSettings settings)
    {
        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        var tree = PostgresClassifier.Parse(utf8, settings, tokens, PostgresClassifier.TextBytesMax);
        if (tree.Failure is not null) return "it is not read as whole statements";
        if (tokens.Count == 0) return "it holds no statement";
        if (tree.Statements.OfType<Copy>().Any(copy => copy.Direction == CopyEnd.FromClient)) return "its data came from the client, and what follows it in a file would be taken for them";
        if (ChangesEncoding(utf8, tokens)) return "it may change the encoding that what follows it is read in";
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == SqlTokenKind.Colon && IsVariable(utf8, tokens[i].End)) return "psql would put a variable of its own in it";
        }

        return null;
    }

    // Under an encoding whose characters may end in ASCII, psql takes a quote for a part of the letter before it.
    private static bool ChangesEncoding(byte[] utf8, TokenStream tokens)
    {
        string text = Encoding.UTF8.GetString(utf8);
        return text.Contains("client_encoding", StringComparison.OrdinalIgnoreCase) || Word(tokens, "set_config") || (Word(tokens, "set") && Word(tokens, "names"));
    }

    private static bool Word(TokenStream tokens, string word) => tokens.Names.Find(word) >= 0;

    // :name, :'name', :"name" and :{?name}; a slice of an array has a number there, or white space.
    private static bool IsVariable(byte[] utf8, int at) => at < utf8.Length && !char.IsAsciiDigit((char)utf8[at]) && !LexicalSets.IsSpace(utf8[at]) && utf8[at] != (byte)']';
}
