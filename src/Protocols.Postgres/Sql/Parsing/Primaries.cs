using System.Collections.Immutable;
using System.Globalization;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What operators stand between: gram.y's c_expr.</summary>
internal static class Primaries
{
    public static Expression Read(TokenCursor c)
    {
        var start = c.At;
        switch (c.Kind)
        {
            case SqlTokenKind.Number:
                return Token(c, LiteralKind.Number);
            case SqlTokenKind.BitString:
                return Token(c, LiteralKind.BitString);
            case SqlTokenKind.String:
                return String(c);
            case SqlTokenKind.Parameter:
                var number = int.TryParse(c.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
                c.Advance();
                return Indirection(c, new Parameter { Number = number, Place = c.From(start) }, start);
            case SqlTokenKind.LeftParenthesis:
                return Parenthesis(c);
            case SqlTokenKind.QuotedName:
                return Named(c);
            case SqlTokenKind.Word:
                return Word(c);
            default:
                return c.FailExpression("an expression was expected");
        }
    }

    /// <summary>A string literal, with the escape character that a Unicode one may name behind it.</summary>
    public static Literal String(TokenCursor c)
    {
        var literal = Token(c, LiteralKind.String);
        if (c.Is(PgKeyword.Uescape) && c.KindOf(1) == SqlTokenKind.String)
        {
            c.Advance(2);
        }

        return literal;
    }

    private static Literal Token(TokenCursor c, LiteralKind kind)
    {
        var start = c.At;
        var text = c.Text;
        c.Advance();
        return new Literal { Kind = kind, Text = kind == LiteralKind.BitString ? null : text, Place = c.From(start) };
    }

    /// <summary>Fields and subscripts behind a value.</summary>
    public static Expression Indirection(TokenCursor c, Expression value, int start)
    {
        while (true)
        {
            if (c.Is(SqlTokenKind.LeftBracket))
            {
                value = Subscript(c, value, start);
            }
            else if (c.Take(SqlTokenKind.Dot))
            {
                if (c.TakeOperator("*"))
                {
                    return new FieldSelection { Operand = value, Field = null, Place = c.From(start) };
                }

                var field = Names.Label(c);
                value = new FieldSelection { Operand = value, Field = field, Place = c.From(start) };
            }
            else
            {
                return value;
            }
        }
    }

    private static Subscript Subscript(TokenCursor c, Expression operand, int start)
    {
        c.Advance();
        var lower = c.Is(SqlTokenKind.Colon) ? null : Expressions.Read(c);
        var slice = c.Take(SqlTokenKind.Colon);
        var upper = slice && !c.Is(SqlTokenKind.RightBracket) ? Expressions.Read(c) : null;
        c.Expect(SqlTokenKind.RightBracket);
        return new Subscript { Operand = operand, IsSlice = slice, Lower = lower, Upper = upper, Place = c.From(start) };
    }

    /// <summary>A query, an expression or a row in parentheses.</summary>
    private static Expression Parenthesis(TokenCursor c)
    {
        var start = c.At;
        if (c.StartsQuery())
        {
            var query = Queries.InParentheses(c);
            return Indirection(c, new Sublink { Kind = SublinkKind.Scalar, Query = query, Place = c.From(start) }, start);
        }

        c.Advance();
        var first = Expressions.Read(c);
        if (!c.Is(SqlTokenKind.Comma))
        {
            c.Expect(SqlTokenKind.RightParenthesis);
            return Indirection(c, first, start);
        }

        var items = ImmutableArray.CreateBuilder<Expression>(4);
        items.Add(first);
        while (c.Take(SqlTokenKind.Comma))
        {
            items.Add(Expressions.Read(c));
        }

        c.Expect(SqlTokenKind.RightParenthesis);
        return Overlaps(c, new RowExpression { Items = items.DrainToImmutable(), Place = c.From(start) }, start);
    }

    private static Expression Overlaps(TokenCursor c, RowExpression row, int start)
    {
        var word = c.At;
        if (!c.Take(PgKeyword.Overlaps))
        {
            return row;
        }

        var place = c.From(word);
        c.Take(PgKeyword.Row);
        var right = c.Group(Expressions.Read);
        return new FunctionCall { Name = Names.System("overlaps", place), IsSyntax = true, Arguments = [.. row.Items, .. right], Place = c.From(start) };
    }

    private static Expression Word(TokenCursor c)
    {
        var start = c.At;
        switch (c.Keyword)
        {
            case PgKeyword.NoWord:
                return Named(c);
            case PgKeyword.Null:
                return Constant(c, LiteralKind.Null);
            case PgKeyword.True:
                return Constant(c, LiteralKind.True);
            case PgKeyword.False:
                return Constant(c, LiteralKind.False);
            case PgKeyword.Case:
                return Case(c);
            case PgKeyword.Array:
                return Array(c);
            case PgKeyword.Exists when c.KindOf(1) == SqlTokenKind.LeftParenthesis:
                c.Advance();
                var query = Queries.InParentheses(c);
                return new Sublink { Kind = SublinkKind.Exists, Query = query, Place = c.From(start) };
            case PgKeyword.Row when c.KindOf(1) == SqlTokenKind.LeftParenthesis:
                return Row(c);
            default:
                break;
        }

        return SpecialFunctions.IsAhead(c) ? SpecialFunctions.Read(c)
            : IsTypedLiteral(c) ? TypedLiteral(c)
            : Named(c);
    }

    private static Literal Constant(TokenCursor c, LiteralKind kind)
    {
        var start = c.At;
        c.Advance();
        return new Literal { Kind = kind, Place = c.From(start) };
    }

    private static Expression Row(TokenCursor c)
    {
        var start = c.At;
        c.Advance();
        if (c.KindOf(1) == SqlTokenKind.RightParenthesis)
        {
            c.Advance(2);
            return Overlaps(c, new RowExpression { Items = [], Place = c.From(start) }, start);
        }

        var items = c.Group(Expressions.Read);
        return Overlaps(c, new RowExpression { Items = items, Place = c.From(start) }, start);
    }

    private static CaseExpression Case(TokenCursor c)
    {
        var start = c.At;
        c.Advance();
        var operand = c.Is(PgKeyword.When) ? null : Expressions.Read(c);
        var branches = ImmutableArray.CreateBuilder<CaseBranch>(2);
        do
        {
            var branch = c.At;
            c.Expect(PgKeyword.When);
            var condition = Expressions.Read(c);
            c.Expect(PgKeyword.Then);
            var result = Expressions.Read(c);
            branches.Add(new CaseBranch { Condition = condition, Result = result, Place = c.From(branch) });
        }
        while (c.Is(PgKeyword.When));

        var otherwise = c.Take(PgKeyword.Else) ? Expressions.Read(c) : null;
        c.Expect(PgKeyword.End);
        return new CaseExpression { Operand = operand, Branches = branches.DrainToImmutable(), Else = otherwise, Place = c.From(start) };
    }

    private static Expression Array(TokenCursor c)
    {
        var start = c.At;
        c.Advance();
        if (c.Is(SqlTokenKind.LeftBracket))
        {
            return Brackets(c, start);
        }

        var query = Queries.InParentheses(c);
        return new Sublink { Kind = SublinkKind.Array, Query = query, Place = c.From(start) };
    }

    /// <summary>The elements of an array: expressions, or further brackets, but not both.</summary>
    private static ArrayExpression Brackets(TokenCursor c, int start)
    {
        c.Enter();
        c.Expect(SqlTokenKind.LeftBracket);
        ImmutableArray<Expression> items = c.Is(SqlTokenKind.RightBracket) ? []
            : c.Is(SqlTokenKind.LeftBracket) ? c.List<Expression>(at => Brackets(at, at.At))
            : Expressions.ReadList(c);
        c.Expect(SqlTokenKind.RightBracket);
        c.Leave();
        return new ArrayExpression { Items = items, Place = c.From(start) };
    }

    /// <summary>Whether one of the grammar's own types is ahead with a literal behind it; alone such a word is a column.</summary>
    private static bool IsTypedLiteral(TokenCursor c)
    {
        if (!Types.IsOwn(c) || c.Keyword == PgKeyword.Json)
        {
            return c.Is(PgKeyword.Json) && c.KindOf(1) == SqlTokenKind.String;
        }

        return c.KindOf(1) switch
        {
            SqlTokenKind.String or SqlTokenKind.LeftParenthesis => true,
            SqlTokenKind.Word => c.KeywordOf(1) is PgKeyword.Varying or PgKeyword.Precision
                || (c.KeywordOf(1) is PgKeyword.With or PgKeyword.Without && c.KeywordOf(2) == PgKeyword.Time)
                || (c.Is(PgKeyword.National) && c.KeywordOf(1) is PgKeyword.Char or PgKeyword.Character),
            _ => false,
        };
    }

    private static Cast TypedLiteral(TokenCursor c)
    {
        var start = c.At;
        var interval = c.Is(PgKeyword.Interval);
        var type = Types.ReadSimple(c);
        if (!c.Is(SqlTokenKind.String))
        {
            c.Fail("a literal was expected");
        }

        var literal = String(c);
        if (interval && type.Modifiers.IsEmpty && Types.IntervalFields(c) is { IsEmpty: false } fields)
        {
            type = new TypeName { Name = type.Name, Modifiers = fields, Place = type.Place };
        }

        return new Cast { Form = CastForm.Literal, Operand = literal, Type = type, Place = c.From(start) };
    }

    /// <summary>A column, a star, a function's call or a literal of a named type.</summary>
    private static Expression Named(TokenCursor c)
    {
        var start = c.At;
        var column = Names.IsColumn(c);
        var function = Names.IsFunctionOrType(c);
        if (!column && !function)
        {
            return c.FailExpression("an expression was expected");
        }

        var first = c.Text!;
        c.Advance();
        if (c.Is(SqlTokenKind.Dot))
        {
            if (!column)
            {
                return c.FailExpression("a word that cannot stand before a dot");
            }

            function = true;
        }

        var name = Name(c, start, first, out var star);
        if (star)
        {
            return new StarReference { Qualifier = name, Place = c.From(start) };
        }

        if (function && c.Is(SqlTokenKind.LeftParenthesis))
        {
            return Calls.ReadOrLiteral(c, name, start);
        }

        if (function && c.Is(SqlTokenKind.String))
        {
            var literal = String(c);
            return new Cast { Form = CastForm.Literal, Operand = literal, Type = new TypeName { Name = name, Place = name.Place }, Place = c.From(start) };
        }

        return column ? Indirection(c, new ColumnReference { Name = name, Place = name.Place }, start)
            : c.FailExpression("a word that names no column");
    }

    private static ObjectName Name(TokenCursor c, int start, string first, out bool star)
    {
        star = false;
        if (!c.Is(SqlTokenKind.Dot))
        {
            return Names.Single(first, c.From(start));
        }

        var parts = ImmutableArray.CreateBuilder<string>(2);
        parts.Add(first);
        while (c.Is(SqlTokenKind.Dot))
        {
            if (c.KindOf(1) == SqlTokenKind.Operator && c.TextOf(1) == "*")
            {
                star = true;
                var qualifier = new ObjectName { Parts = parts.DrainToImmutable(), Place = c.From(start) };
                c.Advance(2);
                return qualifier;
            }

            c.Advance();
            parts.Add(Names.Label(c));
        }

        return new ObjectName { Parts = parts.DrainToImmutable(), Place = c.From(start) };
    }
}
