using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>CREATE TYPE, DOMAIN, AGGREGATE, OPERATOR, COLLATION, CONVERSION, TABLESPACE, ACCESS METHOD and ASSERTION.</summary>
internal static class TypeObjects
{
    /// <summary>What follows CREATE and the word.</summary>
    public static ObjectStatement Create(TokenCursor c, PgKeyword word, string text, int start)
    {
        var parts = new ObjectParts("create", text);
        switch (word)
        {
            case PgKeyword.Type:
                Type(c, parts);
                break;
            case PgKeyword.Domain:
                parts.AddName(c);
                c.Take(PgKeyword.As);
                parts.AddType(c);
                Columns.Qualities(c, parts);
                break;
            case PgKeyword.Aggregate:
                Aggregate(c, parts);
                break;
            case PgKeyword.Operator:
                parts.Add(Names.AnyOperator(c));
                Definitions.Options(c, parts);
                break;
            case PgKeyword.Collation:
                Collation(c, parts);
                break;
            case PgKeyword.Default:
                c.Expect(PgKeyword.Conversion);
                parts.Kind = "conversion";
                Conversion(c, parts);
                break;
            case PgKeyword.Conversion:
                Conversion(c, parts);
                break;
            case PgKeyword.Tablespace:
                Tablespace(c, parts);
                break;
            case PgKeyword.Access:
                AccessMethod(c, parts);
                break;
            default:
                c.Fail("an object kind that is not known");
                break;
        }

        return parts.Build(c, start);
    }

    private static void Type(TokenCursor c, ObjectParts parts)
    {
        parts.AddName(c);
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            Definitions.Options(c, parts);
            return;
        }

        if (!c.Take(PgKeyword.As))
        {
            return;
        }

        if (c.Take(PgKeyword.Enum))
        {
            c.Expect(SqlTokenKind.LeftParenthesis);
            if (!c.Is(SqlTokenKind.RightParenthesis))
            {
                c.List(Primaries.String);
            }

            c.Expect(SqlTokenKind.RightParenthesis);
        }
        else if (c.Take(PgKeyword.Range))
        {
            Definitions.Options(c, parts);
        }
        else
        {
            Attributes(c, parts);
        }
    }

    private static void Attributes(TokenCursor c, ObjectParts parts)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        if (!c.Is(SqlTokenKind.RightParenthesis))
        {
            do
            {
                parts.AddColumn(c);
                parts.AddType(c);
                if (c.Take(PgKeyword.Collate))
                {
                    Names.Any(c);
                }
            }
            while (c.Take(SqlTokenKind.Comma));
        }

        c.Expect(SqlTokenKind.RightParenthesis);
    }

    /// <summary>With its arguments before the definition, or in the spelling of old, among it.</summary>
    private static void Aggregate(TokenCursor c, ObjectParts parts)
    {
        parts.Add(Names.Function(c));
        var after = c.Is(SqlTokenKind.LeftParenthesis) ? c.Partner(c.At) + 1 - c.At : 0;
        if (c.KindOf(after) == SqlTokenKind.LeftParenthesis)
        {
            Routines.AggregateArguments(c, parts);
        }

        Definitions.Options(c, parts);
    }

    private static void Collation(TokenCursor c, ObjectParts parts)
    {
        Definitions.IfNotExists(c);
        parts.AddName(c);
        if (c.Take(PgKeyword.From))
        {
            parts.AddName(c);
        }
        else
        {
            Definitions.Options(c);
        }
    }

    private static void Conversion(TokenCursor c, ObjectParts parts)
    {
        parts.AddName(c);
        c.Expect(PgKeyword.For);
        c.Expect(SqlTokenKind.String);
        c.Expect(PgKeyword.To);
        c.Expect(SqlTokenKind.String);
        c.Expect(PgKeyword.From);
        parts.AddRoutine(Names.Any(c));
    }

    private static void Tablespace(TokenCursor c, ObjectParts parts)
    {
        parts.AddName(c);
        if (c.Take(PgKeyword.Owner))
        {
            Definitions.Role(c);
        }

        c.Expect(PgKeyword.Location);
        c.Expect(SqlTokenKind.String);
        Definitions.OptionalWith(c);
    }

    private static void AccessMethod(TokenCursor c, ObjectParts parts)
    {
        c.Expect(PgKeyword.Method);
        parts.Kind = "access method";
        parts.AddName(c);
        c.Expect(PgKeyword.Type);
        if (!c.Take(PgKeyword.Index))
        {
            c.Expect(PgKeyword.Table);
        }

        c.Expect(PgKeyword.Handler);
        parts.AddRoutine(Names.Any(c));
    }
}
