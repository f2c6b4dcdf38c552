using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>CREATE and ALTER of roles, users and groups.</summary>
internal static class Roles
{
    /// <summary>What follows CREATE ROLE, USER or GROUP.</summary>
    public static ObjectStatement Create(TokenCursor c, string kind, int start)
    {
        var parts = new ObjectParts("create", kind);
        Role(c, parts);
        c.Take(PgKeyword.With);
        while (Option(c))
        {
        }

        return parts.Build(c, start);
    }

    /// <summary>What follows ALTER ROLE, USER or GROUP.</summary>
    public static void Alter(TokenCursor c, ObjectParts parts)
    {
        if (!c.Take(PgKeyword.All))
        {
            Role(c, parts);
        }

        if (c.Take(PgKeyword.Rename, PgKeyword.To))
        {
            Names.NotReserved(c);
            return;
        }

        if (parts.Kind == "group" && c.Keyword is PgKeyword.Add or PgKeyword.Drop)
        {
            c.Advance();
            c.Expect(PgKeyword.User);
            Definitions.Roles(c);
            return;
        }

        if (c.Take(PgKeyword.In, PgKeyword.Database))
        {
            Names.Column(c);
        }

        if (Settings.Clause(c) is { } setting)
        {
            parts.Setting = setting;
            return;
        }

        c.Take(PgKeyword.With);
        while (Option(c))
        {
        }
    }

    private static void Role(TokenCursor c, ObjectParts parts)
    {
        var start = c.At;
        var name = Definitions.Role(c);
        parts.Add(Names.Single(name, c.From(start)));
    }

    private static bool Option(TokenCursor c)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Encrypted or PgKeyword.Unencrypted or PgKeyword.Password:
                if (!c.Take(PgKeyword.Encrypted))
                {
                    c.Take(PgKeyword.Unencrypted);
                }

                c.Expect(PgKeyword.Password);
                if (!c.Take(PgKeyword.Null))
                {
                    c.Expect(SqlTokenKind.String);
                }

                return true;
            case PgKeyword.Inherit:
                c.Advance();
                return true;
            case PgKeyword.Connection:
                c.Advance();
                c.Expect(PgKeyword.Limit);
                Definitions.ExpectNumber(c);
                return true;
            case PgKeyword.Valid:
                c.Advance();
                c.Expect(PgKeyword.Until);
                c.Expect(SqlTokenKind.String);
                return true;
            case PgKeyword.Sysid:
                c.Advance();
                Definitions.ExpectNumber(c);
                return true;
            case PgKeyword.User or PgKeyword.Role or PgKeyword.Admin:
                c.Advance();
                Definitions.Roles(c);
                return true;
            case PgKeyword.In:
                c.Advance();
                if (!c.Take(PgKeyword.Role))
                {
                    c.Expect(PgKeyword.Group);
                }

                Definitions.Roles(c);
                return true;
            default:
                // SUPERUSER, CREATEDB and the like are no keywords.
                return c.Kind == SqlTokenKind.Word && c.Keyword == PgKeyword.NoWord && c.Take(SqlTokenKind.Word);
        }
    }
}
