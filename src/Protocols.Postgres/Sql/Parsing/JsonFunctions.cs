using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>SQL/JSON constructors, aggregates and queries of versions 16 to 18.</summary>
internal static class JsonFunctions
{
    public static bool IsJson(PgKeyword word) => word is PgKeyword.Json or PgKeyword.JsonObject or PgKeyword.JsonArray or PgKeyword.JsonScalar
        or PgKeyword.JsonSerialize or PgKeyword.JsonObjectagg or PgKeyword.JsonArrayagg or PgKeyword.JsonQuery or PgKeyword.JsonValue
        or PgKeyword.JsonExists;

    /// <summary>What stands inside the parenthesis that was opened, and its end.</summary>
    public static Expression Read(TokenCursor c, PgKeyword word, string text, int start)
    {
        var parts = new JsonParts();
        switch (word)
        {
            case PgKeyword.Json:
                Value(c, parts);
                UniqueKeys(c);
                return Made(c, SpecialFormKind.JsonConstructor, text, parts, start);
            case PgKeyword.JsonScalar:
                parts.Add(Expressions.Read(c));
                return Made(c, SpecialFormKind.JsonConstructor, text, parts, start);
            case PgKeyword.JsonSerialize:
                Value(c, parts);
                Returning(c, parts);
                return Made(c, SpecialFormKind.JsonConstructor, text, parts, start);
            case PgKeyword.JsonObject:
                return Object(c, text, parts, start);
            case PgKeyword.JsonArray:
                return Array(c, text, parts, start);
            case PgKeyword.JsonObjectagg or PgKeyword.JsonArrayagg:
                return Aggregate(c, word, text, parts, start);
            default:
                Value(c, parts);
                c.Expect(SqlTokenKind.Comma);
                parts.Add(Expressions.Read(c));
                Passing(c, parts);
                Returning(c, parts);
                Wrapper(c);
                Behaviours(c, parts);
                return Made(c, SpecialFormKind.JsonQuery, text, parts, start);
        }
    }

    /// <summary><c>WITH|WITHOUT UNIQUE [KEYS]</c>, where it is ahead.</summary>
    public static void UniqueKeys(TokenCursor c)
    {
        if (c.Keyword is PgKeyword.With or PgKeyword.Without && c.KeywordOf(1) == PgKeyword.Unique)
        {
            c.Advance(2);
            c.Take(PgKeyword.Keys);
        }
    }

    /// <summary>A value and the format it has: json_value_expr.</summary>
    public static void Value(TokenCursor c, JsonParts parts)
    {
        parts.Add(Expressions.Read(c));
        Format(c);
    }

    public static void Passing(TokenCursor c, JsonParts parts)
    {
        if (!c.Take(PgKeyword.Passing))
        {
            return;
        }

        do
        {
            Value(c, parts);
            c.Expect(PgKeyword.As);
            Names.Label(c);
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    public static void Format(TokenCursor c)
    {
        if (c.Take(PgKeyword.Format, PgKeyword.Json) && c.Take(PgKeyword.Encoding))
        {
            Names.Column(c);
        }
    }

    /// <summary>How a result is wrapped and whether its quotes stay.</summary>
    public static void Wrapper(TokenCursor c)
    {
        var with = c.Take(PgKeyword.With);
        if (with || c.Take(PgKeyword.Without))
        {
            if (with && !c.Take(PgKeyword.Conditional))
            {
                c.Take(PgKeyword.Unconditional);
            }

            c.Take(PgKeyword.Array);
            c.Expect(PgKeyword.Wrapper);
        }

        if (c.Take(PgKeyword.Keep) || c.Take(PgKeyword.Omit))
        {
            c.Expect(PgKeyword.Quotes);
            if (c.Take(PgKeyword.On))
            {
                c.Expect(PgKeyword.Scalar, PgKeyword.String);
            }
        }
    }

    /// <summary>What happens ON EMPTY and ON ERROR.</summary>
    public static void Behaviours(TokenCursor c, JsonParts parts)
    {
        while (c.Keyword is PgKeyword.Default or PgKeyword.Error or PgKeyword.Null or PgKeyword.True or PgKeyword.False or PgKeyword.Unknown or PgKeyword.Empty)
        {
            if (c.Take(PgKeyword.Default))
            {
                parts.Add(Expressions.Read(c));
            }
            else if (c.Take(PgKeyword.Empty))
            {
                if (!c.Take(PgKeyword.Array))
                {
                    c.Take(PgKeyword.Object);
                }
            }
            else
            {
                c.Advance();
            }

            c.Expect(PgKeyword.On);
            if (!c.Take(PgKeyword.Empty))
            {
                c.Expect(PgKeyword.Error);
            }
        }
    }

    private static void Returning(TokenCursor c, JsonParts parts)
    {
        if (c.Take(PgKeyword.Returning))
        {
            parts.Type = Types.Read(c);
            Format(c);
        }
    }

    /// <summary><c>NULL ON NULL</c> or <c>ABSENT ON NULL</c></summary>
    private static void Nulls(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Null, PgKeyword.On, PgKeyword.Null))
        {
            c.Take(PgKeyword.Absent, PgKeyword.On, PgKeyword.Null);
        }
    }

    /// <summary>JSON_OBJECT, which with plain arguments is the function of that name.</summary>
    private static Expression Object(TokenCursor c, string text, JsonParts parts, int start)
    {
        var name = c.From(start);
        if (!c.Is(PgKeyword.Returning) && !c.Is(SqlTokenKind.RightParenthesis))
        {
            if (c.KindOf(1) is SqlTokenKind.NamedArgument or SqlTokenKind.ColonEquals)
            {
                return Plain(c, text, name, [], start);
            }

            var key = Expressions.Read(c);
            if (c.Is(SqlTokenKind.Comma) || c.Is(SqlTokenKind.RightParenthesis))
            {
                return Plain(c, text, name, [key], start);
            }

            Pair(c, key, parts);
            while (c.Take(SqlTokenKind.Comma))
            {
                Pair(c, Expressions.Read(c), parts);
            }
        }

        Nulls(c);
        UniqueKeys(c);
        Returning(c, parts);
        return Made(c, SpecialFormKind.JsonConstructor, text, parts, start);
    }

    private static FunctionCall Plain(TokenCursor c, string text, SourceRange name, ImmutableArray<Expression> first, int start)
    {
        var more = first.IsEmpty || c.Take(SqlTokenKind.Comma) ? Calls.OptionalArguments(c) : [];
        c.Expect(SqlTokenKind.RightParenthesis);
        return new FunctionCall { Name = Names.Single(text, name), Arguments = [.. first, .. more], Place = c.From(start) };
    }

    private static void Pair(TokenCursor c, Expression key, JsonParts parts)
    {
        parts.Add(key);
        if (!c.Take(SqlTokenKind.Colon))
        {
            c.Expect(PgKeyword.Value);
        }

        Value(c, parts);
    }

    private static SpecialForm Array(TokenCursor c, string text, JsonParts parts, int start)
    {
        // A query in parentheses is a value like any other, unless a set operation or a tail makes a longer query of it.
        if (Queries.IsAhead(c) && (!c.Is(SqlTokenKind.LeftParenthesis) || c.ContinuesQuery()))
        {
            var at = c.At;
            var query = Queries.Read(c);
            parts.Add(new Sublink { Kind = SublinkKind.Scalar, Query = query, Place = c.From(at) });
            Format(c);
            Returning(c, parts);
            return Made(c, SpecialFormKind.JsonArrayOfQuery, text, parts, start);
        }

        if (!c.Is(PgKeyword.Returning) && !c.Is(SqlTokenKind.RightParenthesis))
        {
            Value(c, parts);
            while (c.Take(SqlTokenKind.Comma))
            {
                Value(c, parts);
            }

            Nulls(c);
        }

        Returning(c, parts);
        return Made(c, SpecialFormKind.JsonConstructor, text, parts, start);
    }

    private static SpecialForm Aggregate(TokenCursor c, PgKeyword word, string text, JsonParts parts, int start)
    {
        if (word == PgKeyword.JsonObjectagg)
        {
            Pair(c, Expressions.Read(c), parts);
        }
        else
        {
            Value(c, parts);
        }

        var keys = Sorting.Optional(c);
        Nulls(c);
        UniqueKeys(c);
        Returning(c, parts);
        c.Expect(SqlTokenKind.RightParenthesis);
        var filter = Calls.Filter(c);
        var over = Calls.Over(c);
        return new SpecialForm
        {
            Kind = SpecialFormKind.JsonAggregate,
            Word = text,
            Arguments = parts.Arguments,
            Type = parts.Type,
            OrderBy = keys,
            Filter = filter,
            Over = over,
            Place = c.From(start),
        };
    }

    private static SpecialForm Made(TokenCursor c, SpecialFormKind kind, string text, JsonParts parts, int start)
    {
        c.Expect(SqlTokenKind.RightParenthesis);
        return new SpecialForm { Kind = kind, Word = text, Arguments = parts.Arguments, Type = parts.Type, Place = c.From(start) };
    }
}
