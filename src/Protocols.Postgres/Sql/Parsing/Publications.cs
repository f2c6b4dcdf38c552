using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Publications and subscriptions.</summary>
internal static class Publications
{
    /// <summary>What follows CREATE PUBLICATION.</summary>
    public static ObjectStatement Create(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "publication");
        parts.AddName(c);
        if (c.Take(PgKeyword.For) && !c.Take(PgKeyword.All, PgKeyword.Tables))
        {
            Objects(c, parts);
        }

        Definitions.OptionalWith(c);
        return parts.Build(c, start);
    }

    /// <summary>What follows ALTER PUBLICATION and the name.</summary>
    public static void Alter(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Set))
        {
            if (c.Is(SqlTokenKind.LeftParenthesis))
            {
                Definitions.Options(c);
                return;
            }
        }
        else if (!c.Take(PgKeyword.Add))
        {
            c.Expect(PgKeyword.Drop);
        }

        Objects(c, parts);
    }

    /// <summary>What follows CREATE SUBSCRIPTION.</summary>
    public static ObjectStatement Subscription(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "subscription");
        parts.AddName(c);
        c.Expect(PgKeyword.Connection);
        c.Expect(SqlTokenKind.String);
        c.Expect(PgKeyword.Publication);
        c.List(Names.Column);
        Definitions.OptionalWith(c);
        return parts.Build(c, start);
    }

    /// <summary>What follows ALTER SUBSCRIPTION and the name.</summary>
    public static void AlterSubscription(TokenCursor c, ObjectParts parts)
    {
        var word = c.Keyword;
        c.Advance();
        switch (word)
        {
            case PgKeyword.Enable or PgKeyword.Disable:
                break;
            case PgKeyword.Connection:
                c.Expect(SqlTokenKind.String);
                break;
            case PgKeyword.Skip:
                Definitions.Options(c);
                break;
            case PgKeyword.Set when c.Is(SqlTokenKind.LeftParenthesis):
                Definitions.Options(c);
                break;
            case PgKeyword.Refresh:
                c.Expect(PgKeyword.Publication);
                Definitions.OptionalWith(c);
                break;
            case PgKeyword.Add or PgKeyword.Drop or PgKeyword.Set:
                c.Expect(PgKeyword.Publication);
                c.List(Names.Column);
                Definitions.OptionalWith(c);
                break;
            default:
                c.Fail("a change of a subscription that is not known");
                break;
        }
    }

    /// <summary>Tables and schemas; a name without a word before it is of the kind of the last one.</summary>
    private static void Objects(TokenCursor c, ObjectParts parts)
    {
        var schemas = false;
        do
        {
            if (c.Take(PgKeyword.Tables, PgKeyword.In, PgKeyword.Schema))
            {
                schemas = true;
            }
            else if (c.Take(PgKeyword.Table))
            {
                schemas = false;
            }

            if (!schemas)
            {
                Table(c, parts);
            }
            else if (!c.Take(PgKeyword.CurrentSchema))
            {
                parts.AddName(c);
            }
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    private static void Table(TokenCursor c, ObjectParts parts)
    {
        parts.AddRelation(c);
        parts.AddColumns(c);
        parts.AddGrouped(c, PgKeyword.Where);
    }
}
