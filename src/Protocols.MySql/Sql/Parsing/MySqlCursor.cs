using HoopWire.Sql;
using HoopWire.Sql.Parsing;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Where the parser stands in the tokens of a MySQL text.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="settings">The session's settings.</param>
/// <param name="spellings">How the names are spelled.</param>
internal sealed class MySqlCursor(TokenStream tokens, LexicalSettings settings, SpellingTable spellings) : TokenReader<MySqlCursor, K>(tokens)
{
    private int _parameters;

    /// <summary>The session's settings.</summary>
    public LexicalSettings Settings { get; } = settings;

    /// <summary>Whether there is a token at a distance.</summary>
    public bool Has(int ahead) => At + ahead < End;

    /// <summary>Whether an operator's own token is ahead at a distance.</summary>
    public bool IsOperatorAt(int ahead, string text) => KindOf(ahead) == SqlTokenKind.Operator && TextOf(ahead) == text;

    /// <summary>Takes any of two words.</summary>
    public bool TakeEither(K one, K other) => Take(one) || Take(other);

    /// <summary>Whether nothing stands between a token ahead and the one before it.</summary>
    public bool IsAdjacent(int ahead = 0) => At + ahead > 0 && Has(ahead) && Tokens[At + ahead].Start == Tokens[At + ahead - 1].End;

    /// <summary>Number of a placeholder, in the order of the text.</summary>
    public int NextParameter() => ++_parameters;

    /// <summary>Moves to the end of the text.</summary>
    public void SkipToEnd() => Advance(End - At);

    /// <summary>Moves to the parenthesis that closes, where none opens before.</summary>
    public void SkipToClosing()
    {
        while (!Is(SqlTokenKind.RightParenthesis) && !AtEnd)
        {
            Advance();
        }
    }

    /// <summary>Takes <c>CHARACTER SET name</c>.</summary>
    public bool TakeCharacterSet()
    {
        var found = Take(K.Character, K.Set) || Take(K.Charset);
        if (found)
        {
            Advance();
        }

        return found;
    }

    /// <summary>Whether a word may be a name, unquoted or quoted.</summary>
    public bool IsName(int ahead = 0) => KindOf(ahead) == SqlTokenKind.QuotedName
        || (KindOf(ahead) == SqlTokenKind.Word && !MySqlKeywords.IsReserved(KeywordOf(ahead)));

    /// <summary>A name: of a column, a function, an alias.</summary>
    public string Name()
    {
        if (!IsName() || Text is not { } text)
        {
            Fail("a word or sign in the place of a name");
            return "";
        }

        Advance();
        return text;
    }

    /// <summary>A name behind a dot, where every word is one.</summary>
    public string NameAfterDot()
    {
        if (Kind == SqlTokenKind.Word && IsAdjacent() && Text is { } word)
        {
            Advance();
            return word;
        }

        return Name();
    }

    /// <summary>The name of a table, an alias or a database: where the server tells cases apart, one in two spellings is not understood.</summary>
    public string TableName(bool afterDot = false)
    {
        CheckSpelling();
        return afterDot ? NameAfterDot() : Name();
    }

    /// <summary>Fails where the name ahead, which is a table's, is spelled in another way elsewhere.</summary>
    public void CheckSpelling()
    {
        if (!AtEnd && !Settings.FoldsTableNames && Tokens[At].Name is var name and >= 0 && !spellings.TryUse(At, name))
        {
            Fail("names of tables that differ only in case");
        }
    }

    /// <summary><c>table</c> or <c>database.table</c></summary>
    public ObjectName Table()
    {
        var start = At;
        Take(SqlTokenKind.Dot);
        var first = TableName();
        return Take(SqlTokenKind.Dot)
            ? new ObjectName { Parts = [first, TableName(afterDot: true)], Place = From(start) }
            : new ObjectName { Parts = [first], Place = From(start) };
    }

    /// <summary>Whether a query's first word is ahead.</summary>
    public bool IsQueryWord() => !AtEnd && StartsQueryWord(At);

    /// <inheritdoc/>
    protected override bool StartsQueryWord(int position) => Word(Tokens[position].Keyword) switch
    {
        K.Select or K.With => true,
        K.Table => position + 1 < End && Tokens[position + 1].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName,
        K.Values => position + 1 < End && (Tokens[position + 1].Kind == SqlTokenKind.LeftParenthesis || Word(Tokens[position + 1].Keyword) == K.Row),
        _ => false,
    };

    /// <inheritdoc/>
    protected override bool EndsQuery(int position) => position < End && (Tokens[position].Kind == SqlTokenKind.RightParenthesis
        || Word(Tokens[position].Keyword) is K.Union or K.Intersect or K.Except or K.Order or K.Limit or K.Into or K.For or K.Lock or K.Procedure);
}
