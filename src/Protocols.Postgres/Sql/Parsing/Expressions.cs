using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>
/// Expressions by precedence: gram.y's a_expr and b_expr. Each level binds tighter than those below it; operands are read with the level that
/// may still follow in them.
/// </summary>
internal static class Expressions
{
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int NotLevel = 3;
    private const int IsLevel = 4;
    private const int CompareLevel = 5;
    private const int WordLevel = 6;
    private const int OperatorLevel = 8;
    private const int SumLevel = 9;
    private const int ProductLevel = 10;
    private const int PowerLevel = 11;
    private const int ZoneLevel = 12;
    private const int CollateLevel = 13;
    private const int SignLevel = 14;
    private const int CastLevel = 16;

    /// <summary>An expression: a_expr.</summary>
    public static Expression Read(TokenCursor c) => Read(c, OrLevel, restricted: false);

    /// <summary>An expression where words such as AND and IN belong to what surrounds it: b_expr.</summary>
    public static Expression ReadRestricted(TokenCursor c) => Read(c, OrLevel, restricted: true);

    public static ImmutableArray<Expression> ReadList(TokenCursor c) => c.List(Read);

    private static Expression Read(TokenCursor c, int min, bool restricted)
    {
        c.Enter();
        var start = c.At;
        var left = Prefix(c, restricted);
        var barred = 0;
        while (true)
        {
            var level = LevelAhead(c, restricted);
            if (level < min)
            {
                c.Leave();
                return left;
            }

            if (level == barred)
            {
                c.Fail("operators that cannot follow one another");
            }

            left = Apply(c, left, start, level, restricted, out barred);
        }
    }

    private static Expression Prefix(TokenCursor c, bool restricted)
    {
        var start = c.At;
        switch (c.Keyword)
        {
            case PgKeyword.Not when !restricted:
                c.Advance();
                var negated = Read(c, NotLevel, restricted);
                return new Negation { Operand = negated, Place = c.From(start) };
            case PgKeyword.Default when !restricted:
                c.Advance();
                return new DefaultValue { Place = c.From(start) };
            case PgKeyword.Operator when c.KindOf(1) == SqlTokenKind.LeftParenthesis:
                return Prefixed(c, start, OperatorLevel + 1, restricted);
            default:
                break;
        }

        if (c.Kind != SqlTokenKind.Operator)
        {
            return Primaries.Read(c);
        }

        return c.Text is "+" or "-" ? Prefixed(c, start, SignLevel, restricted)
            : LevelOf(c.Text) == OperatorLevel ? Prefixed(c, start, OperatorLevel + 1, restricted)
            : c.FailExpression("an operator without an operand before it");
    }

    private static Operation Prefixed(TokenCursor c, int start, int min, bool restricted)
    {
        var name = Names.Operator(c);
        var operand = Read(c, min, restricted);
        return new Operation { Operator = name, Right = operand, Place = c.From(start) };
    }

    /// <summary>Level of the operator ahead; 0 when the expression ends here.</summary>
    private static int LevelAhead(TokenCursor c, bool restricted) => c.Kind switch
    {
        SqlTokenKind.TypeCast => CastLevel,
        SqlTokenKind.Operator => LevelOf(c.Text),
        SqlTokenKind.Word when c.Keyword != PgKeyword.NoWord => LevelOfWord(c, restricted),
        _ => 0,
    };

    private static int LevelOf(string? operatorText) => operatorText switch
    {
        "=" or "<" or ">" or "<=" or ">=" or "<>" or "!=" => CompareLevel,
        "+" or "-" => SumLevel,
        "*" or "/" or "%" => ProductLevel,
        "^" => PowerLevel,
        _ => OperatorLevel,
    };

    private static int LevelOfWord(TokenCursor c, bool restricted)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Is:
                return WordTests.IsAhead(c, restricted) ? IsLevel : 0;
            case PgKeyword.Operator:
                return c.KindOf(1) == SqlTokenKind.LeftParenthesis ? OperatorLevel : 0;
            default:
                break;
        }

        return restricted ? 0 : c.Keyword switch
        {
            PgKeyword.Or => OrLevel,
            PgKeyword.And => AndLevel,
            PgKeyword.Isnull or PgKeyword.Notnull => IsLevel,
            PgKeyword.Between or PgKeyword.In or PgKeyword.Like or PgKeyword.Ilike => WordLevel,
            PgKeyword.Similar => c.KeywordOf(1) == PgKeyword.To ? WordLevel : 0,
            PgKeyword.Not => c.KeywordOf(1) is PgKeyword.Between or PgKeyword.In or PgKeyword.Like or PgKeyword.Ilike or PgKeyword.Similar ? WordLevel : 0,
            PgKeyword.At => c.KeywordOf(1) is PgKeyword.Time or PgKeyword.Local ? ZoneLevel : 0,
            PgKeyword.Collate => CollateLevel,
            _ => 0,
        };
    }

    /// <summary>Takes the operator ahead and what belongs to it.</summary>
    /// <param name="c">The cursor.</param>
    /// <param name="left">The operand before it.</param>
    /// <param name="start">Where that started.</param>
    /// <param name="level">The operator's level.</param>
    /// <param name="restricted">Whether a b_expr is read.</param>
    /// <param name="barred">The level that cannot follow, as its operators do not associate.</param>
    private static Expression Apply(TokenCursor c, Expression left, int start, int level, bool restricted, out int barred)
    {
        barred = 0;
        switch (level)
        {
            case OrLevel or AndLevel:
                return Connect(c, left, start, level);
            case IsLevel:
                barred = c.Is(PgKeyword.Is) && WordTests.IsDistinctFrom(c) ? IsLevel : 0;
                return WordTests.Read(c, left, start, (at, min) => Read(at, min, restricted), IsLevel + 1);
            case WordLevel:
                return Compare(c, left, start, out barred);
            case ZoneLevel:
                return Zone(c, left, start);
            case CollateLevel:
                c.Advance();
                return new Collate { Operand = left, Collation = Names.Any(c), Place = c.From(start) };
            case CastLevel:
                c.Advance();
                return new Cast { Form = CastForm.Operator, Operand = left, Type = Types.Read(c), Place = c.From(start) };
            default:
                return Binary(c, left, start, level, restricted, out barred);
        }
    }

    private static Connective Connect(TokenCursor c, Expression left, int start, int level)
    {
        var word = level == OrLevel ? PgKeyword.Or : PgKeyword.And;
        var operands = ImmutableArray.CreateBuilder<Expression>(2);
        operands.Add(left);
        while (c.Take(word))
        {
            operands.Add(Read(c, level + 1, restricted: false));
        }

        return new Connective { IsOr = level == OrLevel, Operands = operands.DrainToImmutable(), Place = c.From(start) };
    }

    private static Expression Binary(TokenCursor c, Expression left, int start, int level, bool restricted, out int barred)
    {
        var name = Names.Operator(c);
        barred = 0;
        if (!restricted && IsQuantifier(c))
        {
            return Quantified(c, left, start, name);
        }

        var right = Read(c, level + 1, restricted);
        barred = level == CompareLevel ? CompareLevel : 0;
        return new Operation { Operator = name, Left = left, Right = right, Place = c.From(start) };
    }

    private static bool IsQuantifier(TokenCursor c) => c.Keyword is PgKeyword.Any or PgKeyword.Some or PgKeyword.All;

    /// <summary>ANY, SOME or ALL over a query or an array.</summary>
    private static Expression Quantified(TokenCursor c, Expression left, int start, ObjectName name)
    {
        var all = c.Is(PgKeyword.All);
        c.Advance();
        if (c.StartsQuery())
        {
            var query = Queries.InParentheses(c);
            return new Sublink { Kind = all ? SublinkKind.All : SublinkKind.Any, Left = left, Operator = name, Query = query, Place = c.From(start) };
        }

        c.Expect(SqlTokenKind.LeftParenthesis);
        var array = Read(c);
        c.Expect(SqlTokenKind.RightParenthesis);
        return new Comparison { Kind = all ? ComparisonKind.All : ComparisonKind.Any, Left = left, Operator = name, Right = [array], Place = c.From(start) };
    }

    /// <summary>BETWEEN, IN, LIKE, ILIKE and SIMILAR TO, with NOT or without.</summary>
    private static Expression Compare(TokenCursor c, Expression left, int start, out int barred)
    {
        var negated = c.Take(PgKeyword.Not);
        var word = c.Keyword;
        var wordPlace = c.At;
        c.Advance();
        barred = 0;
        if (word == PgKeyword.In)
        {
            return In(c, left, start, negated);
        }

        if (word is PgKeyword.Like or PgKeyword.Ilike && IsQuantifier(c))
        {
            var name = (negated ? "!" : "") + (word == PgKeyword.Like ? "~~" : "~~*");
            return Quantified(c, left, start, Names.Single(name, c.From(wordPlace)));
        }

        barred = WordLevel;
        return word == PgKeyword.Between ? Between(c, left, start, negated) : Pattern(c, left, start, negated, word);
    }

    private static Comparison Between(TokenCursor c, Expression left, int start, bool negated)
    {
        var symmetric = c.Take(PgKeyword.Symmetric);
        if (!symmetric)
        {
            c.Take(PgKeyword.Asymmetric);
        }

        var low = ReadRestricted(c);
        c.Expect(PgKeyword.And);
        var high = Read(c, WordLevel + 1, restricted: false);
        var kind = symmetric ? ComparisonKind.BetweenSymmetric : ComparisonKind.Between;
        return new Comparison { Kind = kind, Negated = negated, Left = left, Right = [low, high], Place = c.From(start) };
    }

    private static Expression In(TokenCursor c, Expression left, int start, bool negated)
    {
        if (c.StartsQuery())
        {
            var query = Queries.InParentheses(c);
            return new Sublink { Kind = SublinkKind.Any, Negated = negated, Left = left, Query = query, Place = c.From(start) };
        }

        var items = c.Group(Read);
        return new Comparison { Kind = ComparisonKind.In, Negated = negated, Left = left, Right = items, Place = c.From(start) };
    }

    private static Comparison Pattern(TokenCursor c, Expression left, int start, bool negated, PgKeyword word)
    {
        var kind = word switch
        {
            PgKeyword.Like => ComparisonKind.Like,
            PgKeyword.Ilike => ComparisonKind.Ilike,
            _ => ComparisonKind.SimilarTo,
        };
        if (kind == ComparisonKind.SimilarTo)
        {
            c.Expect(PgKeyword.To);
        }

        var pattern = Read(c, WordLevel + 1, restricted: false);
        ImmutableArray<Expression> right = [pattern];
        if (c.Take(PgKeyword.Escape))
        {
            right = [pattern, Read(c, WordLevel + 1, restricted: false)];
        }

        return new Comparison { Kind = kind, Negated = negated, Left = left, Right = right, Place = c.From(start) };
    }

    /// <summary><c>AT TIME ZONE zone</c>, and <c>AT LOCAL</c> of version 17.</summary>
    private static FunctionCall Zone(TokenCursor c, Expression left, int start)
    {
        var word = c.At;
        c.Advance();
        ImmutableArray<Expression> arguments = [left];
        if (!c.Take(PgKeyword.Local))
        {
            c.Expect(PgKeyword.Time, PgKeyword.Zone);
            arguments = [Read(c, ZoneLevel + 1, restricted: false), left];
        }

        return new FunctionCall { Name = Names.System("timezone", c.From(word)), IsSyntax = true, Arguments = arguments, Place = c.From(start) };
    }
}
