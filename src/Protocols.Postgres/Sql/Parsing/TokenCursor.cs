using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>
/// Where a parser stands in the tokens of a text. A failure moves it to the end, where nothing matches any more, so that every loop ends and
/// no caller needs to look: what was built until then is dropped.
/// </summary>
internal sealed class TokenCursor(TokenStream tokens)
{
    /// <summary>
    /// The deepest nesting of calls among the parser's methods that read expressions, queries and from items; a few kilobytes of stack each.
    /// </summary>
    private const int NestingMax = 300;

    private readonly int _end = tokens.Count;
    private int _nesting;

    /// <summary>Stands in for what could not be read.</summary>
    public static Expression Nothing { get; } = new DefaultValue();

    /// <summary>Why the text is not understood; null as long as it is.</summary>
    public string? Failure { get; private set; }

    /// <summary>Position of the token ahead.</summary>
    public int At { get; private set; }

    public bool AtEnd => At >= _end;

    /// <summary>Kind of the token ahead; at the end that of a semicolon.</summary>
    public SqlTokenKind Kind => KindOf(0);

    public PgKeyword Keyword => KeywordOf(0);

    /// <summary>Normalised text of the token ahead; null where it has none.</summary>
    public string? Text => TextOf(0);

    public void Fail(string reason)
    {
        Failure ??= reason;
        At = _end;
    }

    public Expression FailExpression(string reason)
    {
        Fail(reason);
        return Nothing;
    }

    /// <summary>Goes one level deeper; every call is followed by <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_nesting > NestingMax)
        {
            Fail("nested too deeply");
        }
    }

    public void Leave() => _nesting--;

    public SqlTokenKind KindOf(int ahead) => At + ahead < _end ? tokens[At + ahead].Kind : SqlTokenKind.Semicolon;

    public PgKeyword KeywordOf(int ahead) => At + ahead < _end ? (PgKeyword)tokens[At + ahead].Keyword : PgKeyword.NoWord;

    public string? TextOf(int ahead) =>
        At + ahead < _end && tokens[At + ahead].Name is var name and >= 0 ? tokens.Names.Text(name) : null;

    public void Advance(int count = 1) => At = Math.Min(At + count, _end);

    public bool Is(SqlTokenKind kind) => Kind == kind;

    public bool Is(PgKeyword keyword) => Keyword == keyword;

    public bool Is(PgKeyword first, PgKeyword second) => Keyword == first && KeywordOf(1) == second;

    /// <summary>Whether the keyword ahead has a parenthesis after it.</summary>
    public bool IsOpening(PgKeyword keyword) => Keyword == keyword && KindOf(1) == SqlTokenKind.LeftParenthesis;

    public bool IsOperator(string text) => Kind == SqlTokenKind.Operator && Text == text;

    public bool Take(SqlTokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    public bool Take(PgKeyword keyword)
    {
        if (Keyword != keyword)
        {
            return false;
        }

        Advance();
        return true;
    }

    public bool Take(PgKeyword first, PgKeyword second)
    {
        if (!Is(first, second))
        {
            return false;
        }

        Advance(2);
        return true;
    }

    public bool Take(PgKeyword first, PgKeyword second, PgKeyword third)
    {
        if (!Is(first, second) || KeywordOf(2) != third)
        {
            return false;
        }

        Advance(3);
        return true;
    }

    public bool TakeOperator(string text)
    {
        if (!IsOperator(text))
        {
            return false;
        }

        Advance();
        return true;
    }

    public void Expect(SqlTokenKind kind)
    {
        if (!Take(kind))
        {
            Fail("a word or sign in an unexpected place");
        }
    }

    public void Expect(PgKeyword keyword)
    {
        if (!Take(keyword))
        {
            Fail("a word or sign in an unexpected place");
        }
    }

    public void Expect(PgKeyword first, PgKeyword second)
    {
        Expect(first);
        Expect(second);
    }

    /// <summary>The range from a token to the one that was taken last.</summary>
    public SourceRange From(int start)
    {
        if (start >= _end)
        {
            return default;
        }

        var last = Math.Max(start, At - 1);
        return new SourceRange(tokens[start].Start, tokens[last].End);
    }

    /// <summary>Position of the bracket that closes the one ahead.</summary>
    public int Partner(int position) => tokens.Partner(position);

    /// <summary>Whether the parenthesis ahead opens a query rather than an expression; <c>((select 1) union …)</c> does.</summary>
    public bool StartsQuery(int ahead = 0)
    {
        var opening = At + ahead;
        var inner = opening;
        while (inner < _end && tokens[inner].Kind == SqlTokenKind.LeftParenthesis)
        {
            inner++;
        }

        if (inner == opening || inner >= _end || !StartsQueryWord(inner))
        {
            return false;
        }

        for (var i = inner - 2; i >= opening; i--)
        {
            if (!EndsQuery(tokens.Partner(i + 1) + 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a set operation or a query's tail follows the parentheses ahead.</summary>
    public bool ContinuesQuery() => tokens.Partner(At) + 1 is var after && EndsQuery(after) && tokens[after].Kind != SqlTokenKind.RightParenthesis;

    private bool StartsQueryWord(int i) => (PgKeyword)tokens[i].Keyword switch
    {
        PgKeyword.Select or PgKeyword.With or PgKeyword.Table => true,
        PgKeyword.Values => i + 1 < _end && tokens[i + 1].Kind == SqlTokenKind.LeftParenthesis,
        _ => false,
    };

    private bool EndsQuery(int i) => i < _end && (tokens[i].Kind == SqlTokenKind.RightParenthesis
        || (PgKeyword)tokens[i].Keyword is PgKeyword.Union or PgKeyword.Intersect or PgKeyword.Except or PgKeyword.Order or PgKeyword.Limit
            or PgKeyword.Offset or PgKeyword.Fetch or PgKeyword.For);

    /// <summary>A list of at least one item, separated by commas.</summary>
    public ImmutableArray<T> List<T>(Func<TokenCursor, T> item)
    {
        var first = item(this);
        if (!Is(SqlTokenKind.Comma))
        {
            return [first];
        }

        var items = ImmutableArray.CreateBuilder<T>(4);
        items.Add(first);
        while (Take(SqlTokenKind.Comma))
        {
            items.Add(item(this));
        }

        return items.DrainToImmutable();
    }

    /// <summary>The same in parentheses.</summary>
    public ImmutableArray<T> Group<T>(Func<TokenCursor, T> item)
    {
        Expect(SqlTokenKind.LeftParenthesis);
        var items = List(item);
        Expect(SqlTokenKind.RightParenthesis);
        return items;
    }
}
