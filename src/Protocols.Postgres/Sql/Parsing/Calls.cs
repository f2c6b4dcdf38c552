using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Calls of functions with all that may follow them: gram.y's func_application and func_expr.</summary>
internal static class Calls
{
    /// <summary>A call in an expression; where a string follows, the name was a type's and the arguments its modifiers.</summary>
    public static Expression ReadOrLiteral(TokenCursor c, ObjectName name, int start)
    {
        var call = Application(c, name, start);
        if (c.Is(SqlTokenKind.String) && !call.Star && !call.Distinct && !call.Variadic)
        {
            var literal = Primaries.String(c);
            var type = new TypeName { Name = name, Modifiers = call.Arguments, Place = name.Place };
            return new Cast { Form = CastForm.Literal, Operand = literal, Type = type, Place = c.From(start) };
        }

        return Trimmed(c, call, start);
    }

    /// <summary>A call with its arguments only, as in FROM.</summary>
    public static FunctionCall Application(TokenCursor c, ObjectName name, int start)
    {
        c.Enter();
        c.Expect(SqlTokenKind.LeftParenthesis);
        var star = c.IsOperator("*") && c.KindOf(1) == SqlTokenKind.RightParenthesis && c.TakeOperator("*");
        var distinct = c.Take(PgKeyword.Distinct);
        if (!distinct)
        {
            c.Take(PgKeyword.All);
        }

        var arguments = Arguments(c, star, out var variadic);
        var keys = Sorting.Optional(c);
        c.Expect(SqlTokenKind.RightParenthesis);
        c.Leave();
        return new FunctionCall
        {
            Name = name,
            Star = star,
            Distinct = distinct,
            Variadic = variadic,
            Arguments = arguments,
            OrderBy = keys,
            Place = c.From(start),
        };
    }

    /// <summary>Arguments, perhaps named, perhaps none.</summary>
    public static ImmutableArray<Expression> OptionalArguments(TokenCursor c) =>
        c.Is(SqlTokenKind.RightParenthesis) ? [] : c.List(Argument);

    private static ImmutableArray<Expression> Arguments(TokenCursor c, bool star, out bool variadic)
    {
        variadic = false;
        if (star || c.Is(SqlTokenKind.RightParenthesis))
        {
            return [];
        }

        var arguments = ImmutableArray.CreateBuilder<Expression>(2);
        do
        {
            variadic = c.Take(PgKeyword.Variadic);
            arguments.Add(Argument(c));
        }
        while (!variadic && c.Take(SqlTokenKind.Comma));

        return arguments.DrainToImmutable();
    }

    private static Expression Argument(TokenCursor c)
    {
        if (c.KindOf(1) is not (SqlTokenKind.NamedArgument or SqlTokenKind.ColonEquals))
        {
            return Expressions.Read(c);
        }

        var start = c.At;
        var name = Names.FunctionOrType(c);
        c.Advance();
        var value = Expressions.Read(c);
        return new NamedArgument { Name = name, Value = value, Place = c.From(start) };
    }

    /// <summary>WITHIN GROUP, FILTER and OVER behind a call.</summary>
    private static FunctionCall Trimmed(TokenCursor c, FunctionCall call, int start)
    {
        if (c.Keyword is not (PgKeyword.Within or PgKeyword.Filter or PgKeyword.Over))
        {
            return call;
        }

        var keys = call.OrderBy;
        var within = c.Take(PgKeyword.Within);
        if (within)
        {
            c.Expect(PgKeyword.Group);
            c.Expect(SqlTokenKind.LeftParenthesis);
            if (!keys.IsEmpty)
            {
                c.Fail("an aggregate with two orders");
            }

            keys = Sorting.Required(c);
            c.Expect(SqlTokenKind.RightParenthesis);
        }

        var filter = Filter(c);
        var over = Over(c);
        return new FunctionCall
        {
            Name = call.Name,
            Star = call.Star,
            Distinct = call.Distinct,
            Variadic = call.Variadic,
            Arguments = call.Arguments,
            OrderBy = keys,
            WithinGroup = within,
            Filter = filter,
            Over = over,
            Place = c.From(start),
        };
    }

    public static Expression? Filter(TokenCursor c)
    {
        if (!c.IsOpening(PgKeyword.Filter))
        {
            return null;
        }

        c.Advance(2);
        c.Expect(PgKeyword.Where);
        var condition = Expressions.Read(c);
        c.Expect(SqlTokenKind.RightParenthesis);
        return condition;
    }

    public static WindowDefinition? Over(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Over))
        {
            return null;
        }

        var start = c.At;
        return c.Is(SqlTokenKind.LeftParenthesis) ? Windows.Specification(c, null, start)
            : new WindowDefinition { Base = Names.Column(c), Place = c.From(start) };
    }
}
