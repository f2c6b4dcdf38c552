using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Types: gram.y's Typename, SimpleTypename and func_type.</summary>
internal static class Types
{
    /// <summary>A type with SETOF and array bounds: Typename.</summary>
    public static TypeName Read(TokenCursor c) => Read(c, allowsColumn: false);

    /// <summary>The same, or the type of a column: func_type.</summary>
    public static TypeName ReadOrColumn(TokenCursor c) => Read(c, allowsColumn: true);

    /// <summary>Whether a type of the grammar's own is ahead that a string literal may follow, as in <c>time '10:00'</c>.</summary>
    public static bool IsOwn(TokenCursor c) => c.Kind == SqlTokenKind.Word && (IsOwn(c.Keyword) || c.Is(PgKeyword.Double, PgKeyword.Precision));

    private static bool IsOwn(PgKeyword keyword) => keyword is PgKeyword.Int or PgKeyword.Integer or PgKeyword.Smallint or PgKeyword.Bigint
        or PgKeyword.Real or PgKeyword.Float or PgKeyword.Decimal or PgKeyword.Dec or PgKeyword.Numeric
        or PgKeyword.Boolean or PgKeyword.Bit or PgKeyword.Character or PgKeyword.Char or PgKeyword.Varchar or PgKeyword.National
        or PgKeyword.Nchar or PgKeyword.Timestamp or PgKeyword.Time or PgKeyword.Interval or PgKeyword.Json;

    private static TypeName Read(TokenCursor c, bool allowsColumn)
    {
        var start = c.At;
        var set = c.Take(PgKeyword.Setof);
        var (name, modifiers) = Simple(c);
        if (allowsColumn && c.TakeOperator("%"))
        {
            c.Expect(PgKeyword.Type);
            return new TypeName { Name = name, IsSet = set, IsOfColumn = true, Place = c.From(start) };
        }

        var dimensions = Dimensions(c);
        return new TypeName { Name = name, Modifiers = modifiers, Dimensions = dimensions, IsSet = set, Place = c.From(start) };
    }

    /// <summary>A type without array bounds, as of a typed literal.</summary>
    public static TypeName ReadSimple(TokenCursor c)
    {
        var start = c.At;
        var (name, modifiers) = Simple(c);
        return new TypeName { Name = name, Modifiers = modifiers, Place = c.From(start) };
    }

    /// <summary>The fields behind an interval's literal or type, such as DAY TO SECOND(3).</summary>
    public static ImmutableArray<Expression> IntervalFields(TokenCursor c)
    {
        if (c.Keyword is not (PgKeyword.Year or PgKeyword.Month or PgKeyword.Day or PgKeyword.Hour or PgKeyword.Minute or PgKeyword.Second))
        {
            return [];
        }

        var last = c.Keyword;
        c.Advance();
        if (c.Is(PgKeyword.To))
        {
            var allowed = (last, c.KeywordOf(1)) is (PgKeyword.Year, PgKeyword.Month)
                or (PgKeyword.Day, PgKeyword.Hour or PgKeyword.Minute or PgKeyword.Second)
                or (PgKeyword.Hour, PgKeyword.Minute or PgKeyword.Second) or (PgKeyword.Minute, PgKeyword.Second);
            if (!allowed)
            {
                c.Fail("fields of an interval that do not exist");
                return [];
            }

            last = c.KeywordOf(1);
            c.Advance(2);
        }

        return last == PgKeyword.Second && c.Is(SqlTokenKind.LeftParenthesis) ? c.Group(Expressions.Read) : [];
    }

    private static (ObjectName Name, ImmutableArray<Expression> Modifiers) Simple(TokenCursor c)
    {
        var start = c.At;
        if (IsOwn(c))
        {
            return Own(c, start);
        }

        var name = Names.Rest(c, start, Names.FunctionOrType(c));
        return (name, Modifiers(c));
    }

    private static ImmutableArray<Expression> Modifiers(TokenCursor c) => c.Is(SqlTokenKind.LeftParenthesis) ? c.Group(Expressions.Read) : [];

    private static (ObjectName Name, ImmutableArray<Expression> Modifiers) Own(TokenCursor c, int start)
    {
        var keyword = c.Keyword;
        c.Advance();
        switch (keyword)
        {
            case PgKeyword.Double:
                c.Expect(PgKeyword.Precision);
                return (Names.System("float8", c.From(start)), []);
            case PgKeyword.Float:
                return Float(c, start);
            case PgKeyword.Decimal or PgKeyword.Dec or PgKeyword.Numeric:
                var digits = Modifiers(c);
                return (Names.System("numeric", c.From(start)), digits);
            case PgKeyword.Bit:
                var bit = c.Take(PgKeyword.Varying) ? "varbit" : "bit";
                return (Names.System(bit, c.From(start)), Modifiers(c));
            case PgKeyword.National:
                if (!c.Take(PgKeyword.Character))
                {
                    c.Expect(PgKeyword.Char);
                }

                return Characters(c, start, PgKeyword.Character);
            case PgKeyword.Character or PgKeyword.Char or PgKeyword.Nchar or PgKeyword.Varchar:
                return Characters(c, start, keyword);
            case PgKeyword.Time or PgKeyword.Timestamp:
                return Clock(c, start, keyword);
            case PgKeyword.Interval:
                var precision = Modifiers(c);
                return (Names.System("interval", c.From(start)), precision.IsEmpty ? IntervalFields(c) : precision);
            default:
                return (Names.System(Plain(keyword), c.From(start)), []);
        }
    }

    private static string Plain(PgKeyword keyword) => keyword switch
    {
        PgKeyword.Int or PgKeyword.Integer => "int4",
        PgKeyword.Smallint => "int2",
        PgKeyword.Bigint => "int8",
        PgKeyword.Real => "float4",
        PgKeyword.Boolean => "bool",
        _ => "json",
    };

    private static (ObjectName Name, ImmutableArray<Expression> Modifiers) Float(TokenCursor c, int start)
    {
        var single = c.Is(SqlTokenKind.LeftParenthesis) && int.TryParse(c.TextOf(1), out var bits) && bits < 25;
        if (c.Take(SqlTokenKind.LeftParenthesis))
        {
            c.Expect(SqlTokenKind.Number);
            c.Expect(SqlTokenKind.RightParenthesis);
        }

        return (Names.System(single ? "float4" : "float8", c.From(start)), []);
    }

    private static (ObjectName Name, ImmutableArray<Expression> Modifiers) Characters(TokenCursor c, int start, PgKeyword keyword)
    {
        var varying = keyword == PgKeyword.Varchar || c.Take(PgKeyword.Varying);
        return (Names.System(varying ? "varchar" : "bpchar", c.From(start)), Modifiers(c));
    }

    private static (ObjectName Name, ImmutableArray<Expression> Modifiers) Clock(TokenCursor c, int start, PgKeyword keyword)
    {
        var precision = Modifiers(c);
        var zone = c.Take(PgKeyword.With, PgKeyword.Time, PgKeyword.Zone);
        if (!zone)
        {
            c.Take(PgKeyword.Without, PgKeyword.Time, PgKeyword.Zone);
        }

        var name = keyword == PgKeyword.Time ? "time" : "timestamp";
        return (Names.System(zone ? name + "tz" : name, c.From(start)), precision);
    }

    private static int Dimensions(TokenCursor c)
    {
        if (c.Take(PgKeyword.Array))
        {
            if (c.Is(SqlTokenKind.LeftBracket))
            {
                Bound(c);
            }

            return 1;
        }

        var dimensions = 0;
        while (c.Is(SqlTokenKind.LeftBracket))
        {
            Bound(c);
            dimensions++;
        }

        return dimensions;
    }

    private static void Bound(TokenCursor c)
    {
        c.Expect(SqlTokenKind.LeftBracket);
        c.Take(SqlTokenKind.Number);
        c.Expect(SqlTokenKind.RightBracket);
    }
}
