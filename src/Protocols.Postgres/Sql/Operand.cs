using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>One side of a comparison.</summary>
internal readonly ref struct Operand
{
    /// <summary>Bounds the work of comparing two long rows; above it they count as alike.</summary>
    private const long ComparisonsMax = 1_000_000;

    private readonly Walk _walk;
    private readonly int _column;
    private readonly int _qualifier;

    public Operand(Walk walk, int start, int end)
    {
        _walk = walk;
        while (walk.Is(start, end, SqlTokenKind.LeftParenthesis) && walk.Tokens.Partner(start) == end - 1)
        {
            start++;
            end--;
        }

        (Start, End) = (start, end);
        (_qualifier, _column) = ReadColumn(walk, start, end);
    }

    public int Start { get; }

    public int End { get; }

    /// <summary>Whether it is a column, perhaps cast or reached into.</summary>
    public bool IsColumn => _column >= 0;

    public bool IsEmptyString => End == Start + 1 && _walk.Kind(Start) == SqlTokenKind.String && _walk.Tokens[Start].Length == 2;

    public bool HasQuery
    {
        get
        {
            for (var i = Start; i < End; i++)
            {
                if (_walk.StartsQuery(i, End) && !_walk.IsDotted(i, Start))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether it is a column of the table that is changed; beside other tables only a dotted one certainly is.</summary>
    public bool IsColumnOf(in ConditionScope scope) => IsColumn && Belongs(_qualifier, scope);

    /// <summary>The same, or a row of nothing but such columns.</summary>
    public bool AreColumnsOf(in ConditionScope scope)
    {
        if (IsColumn)
        {
            return Belongs(_qualifier, scope);
        }

        var any = false;
        var start = Start;
        for (var i = Start; i <= End; i = i < End ? _walk.Skip(i) : i + 1)
        {
            if (i < End && _walk.Kind(i) != SqlTokenKind.Comma)
            {
                continue;
            }

            var (qualifier, column) = ReadColumn(_walk, start, i);
            if (column < 0 || !Belongs(qualifier, scope))
            {
                return false;
            }

            any = true;
            start = i + 1;
        }

        return any;
    }

    /// <summary>Whether comparing two columns restricts the target's rows.</summary>
    public bool JoinsWith(in Operand other, in ConditionScope scope)
    {
        if (scope.SelfJoined)
        {
            return false;
        }

        if (scope.Joined)
        {
            return _qualifier >= 0 && other._qualifier >= 0 && _qualifier != other._qualifier
                && scope.IsTarget(_qualifier) != scope.IsTarget(other._qualifier);
        }

        return _column != other._column;
    }

    /// <summary>Whether any column of another operand's occurs in this one.</summary>
    public bool Mentions(in Operand other)
    {
        if ((long)(End - Start) * (other.End - other.Start) > ComparisonsMax)
        {
            return true;
        }

        for (var i = other.Start; i < other.End; i++)
        {
            var names = !other._walk.Is(i + 1, other.End, SqlTokenKind.Dot) && !other._walk.Is(i + 1, other.End, SqlTokenKind.LeftParenthesis);
            if (names && other._walk.IsWord(i, other.End) && Contains(other._walk.Tokens[i].Name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Belongs(int qualifier, in ConditionScope scope) =>
        scope.Nested || (scope.Joined ? scope.IsTarget(qualifier) : qualifier < 0 || scope.IsTarget(qualifier));

    private bool Contains(int name)
    {
        for (var i = Start; i < End; i++)
        {
            if (_walk.IsWord(i, End) && _walk.Tokens[i].Name == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// <c>name{.name}</c> with casts, subscripts, collations and JSON steps after it, or such a name in a case or trimming call. Arithmetic
    /// is none: <c>id * 0 = 0</c> restricts nothing.
    /// </summary>
    private static (int Qualifier, int Column) ReadColumn(Walk walk, int start, int end)
    {
        while (walk.Is(start, end, SqlTokenKind.LeftParenthesis) && walk.Tokens.Partner(start) == end - 1)
        {
            start++;
            end--;
        }

        if (!walk.IsName(start, end) || IsNoColumn(walk, start))
        {
            return (-1, -1);
        }

        var after = walk.SkipName(start, end);
        if (walk.Is(after, end, SqlTokenKind.LeftParenthesis))
        {
            return after == start + 1 && walk.Text(start) is "lower" or "upper" or "trim" or "btrim" or "date" && Rest(walk, walk.Skip(after), end)
                ? ReadColumn(walk, after + 1, walk.Tokens.Partner(after))
                : (-1, -1);
        }

        var column = walk.Tokens[after - 1].Name;
        if (!Rest(walk, after, end) || IsNoColumn(walk, after - 1))
        {
            return (-1, -1);
        }

        return (after - start >= 3 ? walk.Tokens[after - 3].Name : -1, column);
    }

    /// <summary>tableoid is the same for every row.</summary>
    private static bool IsNoColumn(Walk walk, int i) => walk.Text(i) is "tableoid";

    private static bool Rest(Walk walk, int i, int end)
    {
        while (i < end)
        {
            if (walk.Is(i, end, SqlTokenKind.TypeCast) && walk.IsWord(i + 1, end))
            {
                i = Type(walk, i + 1, end);
            }
            else if (walk.Is(i, end, SqlTokenKind.LeftBracket))
            {
                i = walk.Skip(i);
            }
            else if (walk.Is(i, end, PgKeyword.Collate) && walk.IsWord(i + 1, end))
            {
                i = walk.SkipName(i + 1, end);
            }
            else if (walk.Is(i, end, SqlTokenKind.Operator) && walk.Text(i) is "->" or "->>" or "#>" or "#>>" && i + 1 < end
                && walk.Kind(i + 1) is SqlTokenKind.String or SqlTokenKind.Number or SqlTokenKind.Parameter)
            {
                i += 2;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static int Type(Walk walk, int i, int end)
    {
        i = Math.Max(i + 1, walk.SkipName(i, end));
        while (walk.Is(i, end, SqlTokenKind.LeftParenthesis) || walk.Is(i, end, SqlTokenKind.LeftBracket)
            || (i < end && walk.Keyword(i) is PgKeyword.With or PgKeyword.Without or PgKeyword.Time or PgKeyword.Zone or PgKeyword.Precision
                or PgKeyword.Varying))
        {
            i = walk.Skip(i);
        }

        return i;
    }
}
