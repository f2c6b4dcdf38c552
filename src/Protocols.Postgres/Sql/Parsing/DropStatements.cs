using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>DROP, COMMENT ON and SECURITY LABEL.</summary>
internal static class DropStatements
{
    public static ObjectStatement Drop(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Drop);
        if (c.Take(PgKeyword.Owned, PgKeyword.By))
        {
            var owned = new ObjectParts("drop", "owned");
            Definitions.Roles(c);
            Definitions.Behaviour(c);
            return owned.Build(c, start);
        }

        var (kind, form) = ObjectKinds.Read(c);
        var parts = new ObjectParts("drop", kind);
        c.Take(PgKeyword.Concurrently);
        Definitions.IfExists(c);
        do
        {
            ObjectKinds.One(c, form, parts);
        }
        while (form is not (ObjectForm.OfRelation or ObjectForm.OperatorClass or ObjectForm.Cast or ObjectForm.Transform) && c.Take(SqlTokenKind.Comma));
        if (kind == "database")
        {
            c.Take(PgKeyword.With);
            if (c.Is(SqlTokenKind.LeftParenthesis))
            {
                c.Advance();
                c.Expect(PgKeyword.Force);
                c.Expect(SqlTokenKind.RightParenthesis);
            }
        }

        Definitions.Behaviour(c);
        return parts.Build(c, start);
    }

    public static ObjectStatement Comment(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Comment);
        return Labelled(c, "comment", start);
    }

    public static ObjectStatement SecurityLabel(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Security, PgKeyword.Label);
        if (c.Take(PgKeyword.For))
        {
            Definitions.WordOrString(c);
        }

        return Labelled(c, "security", start);
    }

    private static ObjectStatement Labelled(TokenCursor c, string verb, int start)
    {
        c.Expect(PgKeyword.On);
        var (kind, form) = ObjectKinds.Read(c);
        var parts = new ObjectParts(verb, kind);
        ObjectKinds.One(c, form, parts);
        c.Expect(PgKeyword.Is);
        if (!c.Take(PgKeyword.Null))
        {
            c.Expect(SqlTokenKind.String);
        }

        return parts.Build(c, start);
    }
}
