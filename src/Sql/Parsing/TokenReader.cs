using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Parsing;

/// <summary>
/// Where a parser stands in the tokens of a text. A failure moves it to the end, where nothing matches any more, so that every loop ends and
/// no caller needs to look: what was built until then is dropped.
/// </summary>
/// <typeparam name="TSelf">The dialect's own reader.</typeparam>
/// <typeparam name="TKeyword">The dialect's keywords, an enumeration of 16 bits whose 0 is no keyword.</typeparam>
/// <param name="tokens">The tokens.</param>
internal abstract class TokenReader<TSelf, TKeyword>(TokenStream tokens)
    where TSelf : TokenReader<TSelf, TKeyword>
    where TKeyword : unmanaged, Enum
{
    /// <summary>
    /// The deepest nesting of calls among the parser's methods that read expressions, queries and from items; a few kilobytes of stack each.
    /// </summary>
    private const int NestingMax = 300;

    private int _nesting;

    /// <summary>Number of tokens.</summary>
    protected int End { get; } = tokens.Count;

    /// <summary>The tokens.</summary>
    protected TokenStream Tokens { get; } = tokens;

    /// <summary>Stands in for what could not be read.</summary>
    public static Expression Nothing { get; } = new DefaultValue();

    /// <summary>Why the text is not understood; null as long as it is.</summary>
    public string? Failure { get; private set; }

    /// <summary>Position of the token ahead.</summary>
    public int At { get; private set; }

    public bool AtEnd => At >= End;

    /// <summary>Kind of the token ahead; at the end that of a semicolon.</summary>
    public SqlTokenKind Kind => KindOf(0);

    public TKeyword Keyword => KeywordOf(0);

    /// <summary>Normalised text of the token ahead; null where it has none.</summary>
    public string? Text => TextOf(0);

    /// <summary>Where in the text what is not understood is; null where no place is to blame.</summary>
    private int? FailureAt { get; set; }

    public void Fail(string reason)
    {
        FailureAt ??= Failure is not null || End == 0 ? null : At < End ? Tokens[At].Start : Tokens[End - 1].End;
        Failure ??= reason;
        At = End;
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
            Failure ??= "it is nested too deeply";
            At = End;
        }
    }

    public void Leave() => _nesting--;

    public SqlTokenKind KindOf(int ahead) => At + ahead < End ? Tokens[At + ahead].Kind : SqlTokenKind.Semicolon;

    public TKeyword KeywordOf(int ahead) => At + ahead < End ? Word(Tokens[At + ahead].Keyword) : default;

    public string? TextOf(int ahead) =>
        At + ahead < End && Tokens[At + ahead].Name is var name and >= 0 ? Tokens.Names.Text(name) : null;

    public void Advance(int count = 1) => At = Math.Min(At + count, End);

    public bool Is(SqlTokenKind kind) => Kind == kind;

    public bool Is(TKeyword keyword) => Same(Keyword, keyword);

    public bool Is(TKeyword first, TKeyword second) => Same(Keyword, first) && Same(KeywordOf(1), second);

    /// <summary>Whether the keyword ahead has a parenthesis after it.</summary>
    public bool IsOpening(TKeyword keyword) => Same(Keyword, keyword) && KindOf(1) == SqlTokenKind.LeftParenthesis;

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

    public bool Take(TKeyword keyword)
    {
        if (!Same(Keyword, keyword))
        {
            return false;
        }

        Advance();
        return true;
    }

    public bool Take(TKeyword first, TKeyword second)
    {
        if (!Is(first, second))
        {
            return false;
        }

        Advance(2);
        return true;
    }

    public bool Take(TKeyword first, TKeyword second, TKeyword third)
    {
        if (!Is(first, second) || !Same(KeywordOf(2), third))
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

    public void Expect(TKeyword keyword)
    {
        if (!Take(keyword))
        {
            Fail("a word or sign in an unexpected place");
        }
    }

    public void Expect(TKeyword first, TKeyword second)
    {
        Expect(first);
        Expect(second);
    }

    /// <summary>The range from a token to the one that was taken last.</summary>
    public SourceRange From(int start)
    {
        if (start >= End)
        {
            return default;
        }

        var last = Math.Max(start, At - 1);
        return new SourceRange(Tokens[start].Start, Tokens[last].End);
    }

    /// <summary>Position of the bracket that closes the one ahead.</summary>
    public int Partner(int position) => Tokens.Partner(position);

    /// <summary>A list of at least one item, separated by commas.</summary>
    public ImmutableArray<T> List<T>(Func<TSelf, T> item)
    {
        var first = item((TSelf)this);
        if (!Is(SqlTokenKind.Comma))
        {
            return [first];
        }

        var items = ImmutableArray.CreateBuilder<T>(4);
        items.Add(first);
        while (Take(SqlTokenKind.Comma))
        {
            items.Add(item((TSelf)this));
        }

        return items.DrainToImmutable();
    }

    /// <summary>The same in parentheses.</summary>
    public ImmutableArray<T> Group<T>(Func<TSelf, T> item)
    {
        Expect(SqlTokenKind.LeftParenthesis);
        var items = List(item);
        Expect(SqlTokenKind.RightParenthesis);
        return items;
    }

    /// <summary>Whether the parenthesis ahead opens a query rather than an expression or a join; <c>((select 1) union …)</c> does.</summary>
    public bool StartsQuery()
    {
        var inner = At;
        while (inner < End && Tokens[inner].Kind == SqlTokenKind.LeftParenthesis)
        {
            inner++;
        }

        if (inner == At || inner >= End || !StartsQueryWord(inner))
        {
            return false;
        }

        for (var i = inner - 2; i >= At; i--)
        {
            if (!EndsQuery(Tokens.Partner(i + 1) + 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All statements of the text, with semicolons between them.</summary>
    /// <param name="statement">Reads the one ahead.</param>
    public SyntaxTree Statements(Func<TSelf, Statement> statement)
    {
        var statements = ImmutableArray.CreateBuilder<Statement>(1);
        while (!AtEnd)
        {
            if (Take(SqlTokenKind.Semicolon))
            {
                continue;
            }

            statements.Add(statement((TSelf)this));
            if (!AtEnd && !Is(SqlTokenKind.Semicolon))
            {
                Fail("a word or sign in an unexpected place");
            }
        }

        var failure = Failure ?? TreeDepth.Check(statements);
        return failure is null ? new SyntaxTree { Statements = statements.DrainToImmutable() } : new SyntaxTree { Failure = failure, FailureAt = FailureAt };
    }

    /// <summary>Whether a query begins with the token at a position, which there is.</summary>
    protected abstract bool StartsQueryWord(int position);

    /// <summary>Whether the token at a position, if there is one, shows that the parenthesis before it closed a query: a set operation, a tail, another closing one.</summary>
    protected abstract bool EndsQuery(int position);

    /// <summary>A keyword by its number.</summary>
    protected static TKeyword Word(ushort number) => Unsafe.BitCast<ushort, TKeyword>(number);

    private static bool Same(TKeyword one, TKeyword other) => Unsafe.BitCast<TKeyword, ushort>(one) == Unsafe.BitCast<TKeyword, ushort>(other);
}
