using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Expressions by precedence: sql_yacc.yy's expr, bool_pri, predicate and bit_expr.</summary>
internal static class Expressions
{
    private const int OrLevel = 1;
    private const int XorLevel = 2;
    private const int AndLevel = 3;
    private const int NotLevel = 4;
    private const int CompareLevel = 5;
    private const int WordLevel = 6;

    /// <summary>The lowest level of an operand that holds no comparison: bit_expr.</summary>
    private const int BitLevel = 7;
    private const int SignLevel = 13;
    private const int ConcatLevel = 14;
    private const int CollateLevel = 15;

    /// <summary>An expression.</summary>
    public static Expression Read(MySqlCursor c) => Read(c, OrLevel);

    /// <summary>An expression without comparison words such as IN.</summary>
    public static Expression ReadOperand(MySqlCursor c) => Read(c, BitLevel);

    public static ImmutableArray<Expression> ReadList(MySqlCursor c) => c.List(Read);

    /// <summary>An expression, DEFAULT, or MariaDB's IGNORE.</summary>
    public static Expression ReadValue(MySqlCursor c)
    {
        var start = c.At;
        if (c.Keyword is not (K.Default or K.Ignore) || c.KindOf(1) == SqlTokenKind.LeftParenthesis)
        {
            return Read(c);
        }

        c.Advance();
        return new DefaultValue { Place = c.From(start) };
    }

    private static Expression Read(MySqlCursor c, int min)
    {
        c.Enter();
        var start = c.At;
        var left = Prefix(c);
        while (true)
        {
            var level = LevelAhead(c);
            if (level < min || level == 0)
            {
                c.Leave();
                return left;
            }

            left = Apply(c, left, start, level);
        }
    }

    private static Expression Prefix(MySqlCursor c)
    {
        var start = c.At;
        if (c.Take(K.Not))
        {
            var operand = Read(c, c.Settings.Has(SqlModes.HighNotPrecedence) ? SignLevel : NotLevel);
            return new Negation { Operand = operand, Place = c.From(start) };
        }

        if (c.TakeOperator("!"))
        {
            var operand = Read(c, SignLevel);
            return new Negation { Operand = operand, Place = c.From(start) };
        }

        if (c.TakeOperator("+"))
        {
            // The servers' grammars drop it: ORDER BY +1 is a position as 1 is.
            return Read(c, SignLevel);
        }

        if (c.Is(K.Binary) || (c.Kind == SqlTokenKind.Operator && c.Text is "-" or "~"))
        {
            var name = Operator(c);
            var operand = Read(c, SignLevel);
            // MariaDB's takes two minus signs away: ORDER BY - -1 is a position too.
            return name.Last == "-" && operand is Operation { Left: null, Operator.Last: "-", Right: Literal { Kind: LiteralKind.Number } number }
                ? number
                : new Operation { Operator = name, Right = operand, Place = c.From(start) };
        }

        return Primaries.Read(c);
    }

    private static ObjectName Operator(MySqlCursor c)
    {
        var start = c.At;
        var text = c.Text ?? "";
        c.Advance();
        return new ObjectName { Parts = [text == "!=" ? "<>" : text], Place = c.From(start) };
    }

    private static int LevelAhead(MySqlCursor c) => c.Kind switch
    {
        SqlTokenKind.Operator => c.Text switch
        {
            "||" => c.Settings.Has(SqlModes.PipesAsConcat) ? ConcatLevel : OrLevel,
            "&&" => AndLevel,
            "=" or "<=>" or "<" or ">" or "<=" or ">=" or "<>" or "!=" => CompareLevel,
            "|" => BitLevel,
            "&" => BitLevel + 1,
            "<<" or ">>" => BitLevel + 2,
            "+" or "-" => BitLevel + 3,
            "*" or "/" or "%" => BitLevel + 4,
            "^" => BitLevel + 5,
            "->" or "->>" => CollateLevel,
            _ => 0,
        },
        SqlTokenKind.Word when c.Keyword != K.NoWord => LevelOfWord(c),
        _ => 0,
    };

    private static int LevelOfWord(MySqlCursor c) => c.Keyword switch
    {
        K.Or => OrLevel,
        K.Xor => XorLevel,
        K.And => AndLevel,
        K.Is => CompareLevel,
        K.Between or K.In or K.Like or K.Regexp or K.Rlike => WordLevel,
        K.Sounds => c.KeywordOf(1) == K.Like ? WordLevel : 0,
        K.Member => c.KeywordOf(1) == K.Of || c.KindOf(1) == SqlTokenKind.LeftParenthesis ? WordLevel : 0,
        K.Not => c.KeywordOf(1) is K.Between or K.In or K.Like or K.Regexp or K.Rlike ? WordLevel : 0,
        K.Div or K.Mod => BitLevel + 4,
        K.Collate => CollateLevel,
        _ => 0,
    };

    /// <summary>Takes the operator ahead and what belongs to it.</summary>
    private static Expression Apply(MySqlCursor c, Expression left, int start, int level)
    {
        switch (level)
        {
            case OrLevel or AndLevel:
                return Connect(c, left, start, level);
            case CompareLevel when c.Is(K.Is):
                return Is(c, left, start);
            case WordLevel:
                return Compare(c, left, start);
            case CollateLevel when c.Take(K.Collate):
                var place = c.At;
                var collation = c.Kind == SqlTokenKind.String || c.Is(K.Binary) ? c.Text ?? "" : c.Name();
                if (c.At == place)
                {
                    c.Advance();
                }

                return new Collate { Operand = left, Collation = new ObjectName { Parts = [collation], Place = c.From(place) }, Place = c.From(start) };
            default:
                break;
        }

        var name = Operator(c);
        if (level == CompareLevel && c.Keyword is K.Any or K.Some or K.All && c.KindOf(1) == SqlTokenKind.LeftParenthesis)
        {
            var all = c.Is(K.All);
            c.Advance();
            var query = Queries.InParentheses(c);
            return new Sublink { Kind = all ? SublinkKind.All : SublinkKind.Any, Left = left, Operator = name, Query = query, Place = c.From(start) };
        }

        var right = Read(c, level + 1);
        return new Operation { Operator = name, Left = left, Right = right, Place = c.From(start) };
    }

    private static Connective Connect(MySqlCursor c, Expression left, int start, int level)
    {
        var operands = ImmutableArray.CreateBuilder<Expression>(2);
        operands.Add(left);
        while (LevelAhead(c) == level)
        {
            c.Advance();
            operands.Add(Read(c, level + 1));
        }

        return new Connective { IsOr = level == OrLevel, Operands = operands.DrainToImmutable(), Place = c.From(start) };
    }

    private static Test Is(MySqlCursor c, Expression left, int start)
    {
        c.Advance();
        var negated = c.Take(K.Not);
        var kind = c.Keyword switch
        {
            K.True => TestKind.True,
            K.False => TestKind.False,
            K.Unknown => TestKind.Unknown,
            K.Json => TestKind.Json,
            _ => TestKind.Null,
        };
        if (kind == TestKind.Null && !c.Is(K.Null))
        {
            c.Fail("a word or sign in an unexpected place");
        }

        c.Advance();
        return new Test { Kind = kind, Negated = negated, Operand = left, Place = c.From(start) };
    }

    private static Expression Compare(MySqlCursor c, Expression left, int start)
    {
        var negated = c.Take(K.Not);
        var word = c.Keyword;
        var name = Operator(c);
        switch (word)
        {
            case K.In when c.StartsQuery():
                var query = Queries.InParentheses(c);
                return new Sublink { Kind = SublinkKind.Any, Negated = negated, Left = left, Query = query, Place = c.From(start) };
            case K.In:
                var items = c.Group(Read);
                return new Comparison { Kind = ComparisonKind.In, Negated = negated, Left = left, Right = items, Place = c.From(start) };
            case K.Between:
                var low = Read(c, BitLevel);
                c.Expect(K.And);
                var high = Read(c, WordLevel);
                return new Comparison { Kind = ComparisonKind.Between, Negated = negated, Left = left, Right = [low, high], Place = c.From(start) };
            case K.Like:
                var pattern = Read(c, BitLevel);
                ImmutableArray<Expression> right = c.Take(K.Escape) ? [pattern, Read(c, BitLevel)] : [pattern];
                return new Comparison { Kind = ComparisonKind.Like, Negated = negated, Left = left, Right = right, Place = c.From(start) };
            case K.Sounds:
                c.Expect(K.Like);
                break;
            case K.Member:
                c.Take(K.Of);
                break;
            default:
                break;
        }

        var operand = Read(c, BitLevel);
        Expression compared = new Operation { Operator = name, Left = left, Right = operand, Place = c.From(start) };
        return negated ? new Negation { Operand = compared, Place = c.From(start) } : compared;
    }
}
