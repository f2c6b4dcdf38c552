using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>ALTER TYPE and ALTER DOMAIN behind the name.</summary>
internal static class AlterTypes
{
    public static void Change(TokenCursor c, string kind, ObjectParts parts)
    {
        if (kind == "domain")
        {
            Domain(c, parts);
            return;
        }

        switch (c.Keyword, c.KeywordOf(1))
        {
            case (PgKeyword.Add, PgKeyword.Value):
                c.Advance(2);
                Definitions.IfNotExists(c);
                c.Expect(SqlTokenKind.String);
                if (c.Take(PgKeyword.Before) || c.Take(PgKeyword.After))
                {
                    c.Expect(SqlTokenKind.String);
                }

                break;
            case (PgKeyword.Rename, PgKeyword.Value):
                c.Advance(2);
                c.Expect(SqlTokenKind.String);
                c.Expect(PgKeyword.To);
                c.Expect(SqlTokenKind.String);
                break;
            case (PgKeyword.Rename, PgKeyword.Attribute):
                c.Advance(2);
                Names.Column(c);
                c.Expect(PgKeyword.To);
                Names.Column(c);
                Definitions.Behaviour(c);
                break;
            case (PgKeyword.Set, _):
                c.Advance();
                Definitions.Options(c, parts);
                break;
            case (PgKeyword.Drop, PgKeyword.Value):
                c.Fail("a change of a type that no version knows");
                break;
            default:
                do
                {
                    Attribute(c, parts);
                }
                while (c.Take(SqlTokenKind.Comma));
                break;
        }
    }

    private static void Attribute(TokenCursor c, ObjectParts parts)
    {
        var word = c.Keyword;
        if (word is not (PgKeyword.Add or PgKeyword.Drop or PgKeyword.Alter))
        {
            c.Fail("a change of a type that is not known");
        }

        c.Advance();
        c.Expect(PgKeyword.Attribute);
        if (word == PgKeyword.Drop)
        {
            Definitions.IfExists(c);
        }

        parts.AddColumn(c);
        if (word == PgKeyword.Alter)
        {
            c.Take(PgKeyword.Set, PgKeyword.Data);
            c.Expect(PgKeyword.Type);
        }

        if (word != PgKeyword.Drop)
        {
            parts.AddType(c);
            if (c.Take(PgKeyword.Collate))
            {
                Names.Any(c);
            }
        }

        Definitions.Behaviour(c);
    }

    private static void Domain(TokenCursor c, ObjectParts parts)
    {
        var word = c.Keyword;
        c.Advance();
        switch (word)
        {
            case PgKeyword.Add:
                if (!Constraints.Table(c, parts))
                {
                    c.Fail("a constraint was expected");
                }

                break;
            case PgKeyword.Set when c.Take(PgKeyword.Default):
                parts.AddExpression(c);
                break;
            case PgKeyword.Set:
                c.Expect(PgKeyword.Not, PgKeyword.Null);
                break;
            case PgKeyword.Drop when c.Take(PgKeyword.Constraint):
                Definitions.IfExists(c);
                Names.Column(c);
                Definitions.Behaviour(c);
                break;
            case PgKeyword.Drop:
                if (!c.Take(PgKeyword.Default))
                {
                    c.Expect(PgKeyword.Not, PgKeyword.Null);
                }

                break;
            case PgKeyword.Rename:
                c.Expect(PgKeyword.Constraint);
                Names.Column(c);
                c.Expect(PgKeyword.To);
                Names.Column(c);
                break;
            default:
                if (word != PgKeyword.Validate)
                {
                    c.Fail("a change of a domain that is not known");
                }

                c.Expect(PgKeyword.Constraint);
                Names.Column(c);
                break;
        }
    }
}
