using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Sql;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Tells of a trigger function in PL/pgSQL whether it does nothing but compute, assign and raise. Other than STABLE functions no server holds these to that, and nearly all of them are
/// declared without a word about it.
/// </summary>
internal sealed class TriggerBody
{
    private readonly TokenStream _tokens;
    private bool _declares;

    private TriggerBody(TokenStream tokens) => _tokens = tokens;

    /// <summary>
    /// Whether each statement of a body is one that runs nothing but its expressions. What these call is another question. Statements begin behind a semicolon and the words
    /// that open a block (pl_gram.y); within an expression a query changes nothing, as WITH must stand at its top to do so.
    /// </summary>
    public static bool IsQuiet(string body)
    {
        // By which setting a backslash is read is not known.
        if (body.Contains('\\', StringComparison.Ordinal)) return false;
        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        byte[] text = Encoding.UTF8.GetBytes(body);
        return PostgresLexer.Run(text, LexicalSettings.Default, tokens, out _) is null && tokens.MatchGroups(PostgresClassifier.NestingMax, out _) is null && new TriggerBody(tokens).IsQuiet();
    }

    private bool IsQuiet()
    {
        for (int at = 0; at < _tokens.Count;)
        {
            int next = Next(at);
            if (next < 0) return false;
            at = next;
        }

        for (int i = 1; i < _tokens.Count; i++)
            // A type taken from a column names no type.
            if (Word(i) is "type" or "rowtype" && _tokens[i - 1].Kind == SqlTokenKind.Operator) return false;
        return _tokens.Count > 0;
    }

    /// <summary>Where the statement behind the one at a place begins; -1 where that is not one that is known to change nothing.</summary>
    private int Next(int at)
    {
        switch (Word(at))
        {
            case "declare":
                _declares = true;
                return at + 1;
            case "begin":
                _declares = false;
                return at + 1;
            case "else" or "loop":
                return at + 1;
            case "if" or "elsif" or "elseif" or "case" or "when":
                return Behind(at, "then");
            case "exception" when Word(at + 1) == "when":
                return Behind(at, "then");
            case "while":
                return Behind(at, "loop");
            case "return" when Word(at + 1) is "query" or "next":
                return -1;
            case "end" or "return" or "raise" or "null" or "select" or "perform" or "get" or "assert" or "exit" or "continue":
                return Behind(at, null);
            default:
                return _declares || _tokens[at].Kind == SqlTokenKind.Semicolon || IsAssignment(at) ? Behind(at, null) : -1;
        }
    }

    /// <summary>The place behind a word, or behind a semicolon, outside of brackets.</summary>
    private int Behind(int at, string? word)
    {
        for (int i = at; i < _tokens.Count; i++)
        {
            var kind = _tokens[i].Kind;
            if (kind is SqlTokenKind.LeftParenthesis or SqlTokenKind.LeftBracket) i = _tokens.Partner(i);
            else if (word is null ? kind == SqlTokenKind.Semicolon : Word(i) == word) return i + 1;
            else if (kind == SqlTokenKind.Semicolon) return -1;
        }

        // The last END needs no semicolon.
        return word is null && Word(at) == "end" ? _tokens.Count : -1;
    }

    private bool IsAssignment(int at)
    {
        if (!IsName(at)) return false;
        int i = at + 1;
        while (i < _tokens.Count)
        {
            if (_tokens[i].Kind == SqlTokenKind.Dot && i + 1 < _tokens.Count && IsName(i + 1)) i += 2;
            else if (_tokens[i].Kind == SqlTokenKind.LeftBracket) i = _tokens.Partner(i) + 1;
            else break;
        }

        return i < _tokens.Count && (_tokens[i].Kind == SqlTokenKind.ColonEquals || (_tokens[i].Kind == SqlTokenKind.Operator && Text(i) == "="));
    }

    private bool IsName(int at) => _tokens[at].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    private string? Word(int at) => at < _tokens.Count && _tokens[at].Kind == SqlTokenKind.Word ? Text(at) : null;

    private string Text(int at) => _tokens[at].Name < 0 ? "" : _tokens.Names.Text(_tokens[at].Name);
}
