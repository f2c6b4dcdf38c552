using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What ALTER COLUMN does to a column whose name has been taken.</summary>
internal static class AlterColumns
{
    public static void Change(TokenCursor c, ObjectParts parts)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Set when c.KeywordOf(1) == PgKeyword.Data:
                c.Advance(2);
                Type(c, parts);
                break;
            case PgKeyword.Type:
                Type(c, parts);
                break;
            case PgKeyword.Drop:
                c.Advance();
                Drop(c);
                break;
            case PgKeyword.Reset:
                c.Advance();
                Definitions.Options(c);
                break;
            case PgKeyword.Add:
                c.Advance();
                Identity(c, parts);
                break;
            case PgKeyword.Options:
                Definitions.Generic(c);
                break;
            case PgKeyword.Set or PgKeyword.Restart:
                Several(c, parts);
                break;
            default:
                c.Fail("a change of a column that is not known");
                break;
        }
    }

    private static void Type(TokenCursor c, ObjectParts parts)
    {
        c.Expect(PgKeyword.Type);
        parts.AddType(c);
        if (c.Take(PgKeyword.Collate))
        {
            Names.Any(c);
        }

        if (c.Take(PgKeyword.Using))
        {
            parts.AddExpression(c);
        }
    }

    private static void Drop(TokenCursor c)
    {
        if (c.Take(PgKeyword.Not))
        {
            c.Expect(PgKeyword.Null);
        }
        else if (!c.Take(PgKeyword.Default))
        {
            if (!c.Take(PgKeyword.Expression))
            {
                c.Expect(PgKeyword.Identity);
            }

            Definitions.IfExists(c);
        }
    }

    private static void Identity(TokenCursor c, ObjectParts parts)
    {
        c.Expect(PgKeyword.Generated);
        Columns.GeneratedWhen(c);
        c.Expect(PgKeyword.As, PgKeyword.Identity);
        if (c.Take(SqlTokenKind.LeftParenthesis))
        {
            Sequences.Options(c, parts);
            c.Expect(SqlTokenKind.RightParenthesis);
        }
    }

    /// <summary>SET of one thing, or several options of an identity column.</summary>
    private static void Several(TokenCursor c, ObjectParts parts)
    {
        do
        {
            if (c.Is(PgKeyword.Restart))
            {
                Sequences.Option(c, parts);
                continue;
            }

            c.Expect(PgKeyword.Set);
            Set(c, parts);
        }
        while (c.Keyword is PgKeyword.Set or PgKeyword.Restart);
    }

    private static void Set(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Default))
        {
            parts.AddExpression(c);
        }
        else if (c.Take(PgKeyword.Not))
        {
            c.Expect(PgKeyword.Null);
        }
        else if (c.Take(PgKeyword.Statistics))
        {
            if (!c.Take(PgKeyword.Default))
            {
                Definitions.ExpectNumber(c);
            }
        }
        else if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            Definitions.Options(c);
        }
        else if (c.Take(PgKeyword.Storage))
        {
            if (!c.Take(PgKeyword.Default))
            {
                Names.Column(c);
            }
        }
        else if (c.Take(PgKeyword.Expression))
        {
            c.Expect(PgKeyword.As);
            parts.AddGrouped(c);
        }
        else if (c.Take(PgKeyword.Generated))
        {
            Columns.GeneratedWhen(c);
        }
        else if (!Columns.Compression(c) && !Sequences.Option(c, parts))
        {
            c.Fail("a change of a column that is not known");
        }
    }
}
