using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.</summary>
internal static class Grants
{
    public static ObjectStatement Read(TokenCursor c)
    {
        var start = c.At;
        var grants = c.Is(PgKeyword.Grant);
        c.Advance();
        var parts = new ObjectParts(grants ? "grant" : "revoke");
        if (!grants)
        {
            OptionFor(c);
        }

        Privileges(c, parts);
        if (c.Take(PgKeyword.On))
        {
            Target(c, parts);
        }
        else
        {
            parts.Kind = "role";
        }

        Receivers(c, grants);
        return parts.Build(c, start);
    }

    /// <summary>What follows ALTER DEFAULT.</summary>
    public static ObjectStatement DefaultPrivileges(TokenCursor c, int start)
    {
        var parts = new ObjectParts("alter", "default privileges");
        c.Expect(PgKeyword.Privileges);
        while (true)
        {
            if (c.Take(PgKeyword.In, PgKeyword.Schema))
            {
                c.List(Names.Column);
            }
            else if (c.Take(PgKeyword.For, PgKeyword.Role) || c.Take(PgKeyword.For, PgKeyword.User))
            {
                Definitions.Roles(c);
            }
            else
            {
                break;
            }
        }

        var grants = c.Take(PgKeyword.Grant);
        if (!grants)
        {
            c.Expect(PgKeyword.Revoke);
            OptionFor(c);
        }

        Privileges(c, parts);
        c.Expect(PgKeyword.On);
        if (c.Take(PgKeyword.Large))
        {
            c.Expect(PgKeyword.Objects);
        }
        else if (c.Keyword is PgKeyword.Tables or PgKeyword.Functions or PgKeyword.Routines or PgKeyword.Sequences or PgKeyword.Types or PgKeyword.Schemas)
        {
            c.Advance();
        }
        else
        {
            c.Fail("a kind of objects was expected");
        }

        Receivers(c, grants);
        return parts.Build(c, start);
    }

    /// <summary><c>GRANT OPTION FOR</c>, or another option of a membership.</summary>
    private static void OptionFor(TokenCursor c)
    {
        if (c.KeywordOf(1) == PgKeyword.Option && c.KeywordOf(2) == PgKeyword.For)
        {
            c.Advance(3);
        }
    }

    private static void Privileges(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.All))
        {
            c.Take(PgKeyword.Privileges);
            parts.AddColumns(c);
            return;
        }

        do
        {
            if (!c.Take(PgKeyword.Alter, PgKeyword.System))
            {
                var word = c.Keyword is PgKeyword.Select or PgKeyword.References or PgKeyword.Create;
                var start = c.At;
                if (word)
                {
                    c.Advance();
                }
                else
                {
                    parts.Add(Names.Single(Names.Column(c), c.From(start)));
                }
            }

            parts.AddColumns(c);
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    private static void Target(TokenCursor c, ObjectParts parts)
    {
        if (c.Is(PgKeyword.All) && c.KeywordOf(2) == PgKeyword.In)
        {
            parts.Kind = c.TextOf(1);
            c.Advance(3);
            c.Expect(PgKeyword.Schema);
            NameList(c, parts);
            return;
        }

        switch (c.Keyword)
        {
            case PgKeyword.Function or PgKeyword.Procedure or PgKeyword.Routine:
                parts.Kind = c.Text;
                c.Advance();
                do
                {
                    Routines.WithArguments(c, parts);
                }
                while (c.Take(SqlTokenKind.Comma));
                break;
            case PgKeyword.Large:
                parts.Kind = "large object";
                c.Advance();
                c.Expect(PgKeyword.Object);
                do
                {
                    Definitions.ExpectNumber(c);
                }
                while (c.Take(SqlTokenKind.Comma));
                break;
            case PgKeyword.Foreign:
                parts.Kind = c.KeywordOf(1) == PgKeyword.Server ? "server" : "foreign data wrapper";
                c.Advance();
                if (!c.Take(PgKeyword.Server))
                {
                    c.Expect(PgKeyword.Data, PgKeyword.Wrapper);
                }

                NameList(c, parts);
                break;
            default:
                Named(c, parts);
                break;
        }
    }

    private static void Named(TokenCursor c, ObjectParts parts)
    {
        // Such a word is a table's name unless another name follows it.
        var worded = c.KindOf(1) is SqlTokenKind.Word or SqlTokenKind.QuotedName && c.KeywordOf(1) is not (PgKeyword.To or PgKeyword.From);
        if (!worded)
        {
            parts.Kind = "table";
            parts.AddRelations(c);
            return;
        }

        parts.Kind = c.Text;
        switch (c.Keyword)
        {
            case PgKeyword.Table or PgKeyword.Sequence:
                c.Advance();
                parts.AddRelations(c);
                break;
            case PgKeyword.Database or PgKeyword.Domain or PgKeyword.Language or PgKeyword.Parameter or PgKeyword.Schema or PgKeyword.Tablespace or PgKeyword.Type:
                c.Advance();
                NameList(c, parts);
                break;
            default:
                c.Fail("a kind of objects was expected");
                break;
        }
    }

    private static void NameList(TokenCursor c, ObjectParts parts)
    {
        do
        {
            parts.AddName(c);
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    private static void Receivers(TokenCursor c, bool grants)
    {
        c.Expect(grants ? PgKeyword.To : PgKeyword.From);
        do
        {
            c.Take(PgKeyword.Group);
            Definitions.Role(c);
        }
        while (c.Take(SqlTokenKind.Comma));
        if (grants && c.Take(PgKeyword.With))
        {
            do
            {
                MembershipOption(c);
            }
            while (c.Take(SqlTokenKind.Comma));
        }

        if (c.Take(PgKeyword.Granted))
        {
            c.Expect(PgKeyword.By);
            Definitions.Role(c);
        }

        Definitions.Behaviour(c);
    }

    /// <summary><c>GRANT OPTION</c>, or an option of a membership with OPTION, TRUE or FALSE.</summary>
    private static void MembershipOption(TokenCursor c)
    {
        Names.Label(c);
        if (!c.Take(PgKeyword.Option) && !c.Take(PgKeyword.True))
        {
            c.Expect(PgKeyword.False);
        }
    }
}
