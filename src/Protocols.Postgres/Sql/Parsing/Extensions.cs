using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Extensions, languages, foreign data wrappers, servers and user mappings.</summary>
internal static class Extensions
{
    /// <summary>What follows CREATE EXTENSION.</summary>
    public static ObjectStatement Create(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "extension");
        Definitions.IfNotExists(c);
        parts.AddName(c);
        c.Take(PgKeyword.With);
        while (true)
        {
            if (c.Take(PgKeyword.Schema))
            {
                Names.Column(c);
            }
            else if (c.Take(PgKeyword.Version) || c.Take(PgKeyword.From))
            {
                Definitions.WordOrString(c);
            }
            else if (!c.Take(PgKeyword.Cascade))
            {
                return parts.Build(c, start);
            }
        }
    }

    /// <summary>What follows ALTER EXTENSION and the name.</summary>
    public static void Alter(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Update))
        {
            while (c.Take(PgKeyword.To))
            {
                Definitions.WordOrString(c);
            }

            return;
        }

        if (!c.Take(PgKeyword.Add))
        {
            c.Expect(PgKeyword.Drop);
        }

        var (_, form) = ObjectKinds.Read(c);
        ObjectKinds.One(c, form, parts);
    }

    /// <summary>What follows CREATE [TRUSTED] [PROCEDURAL] LANGUAGE.</summary>
    public static ObjectStatement Language(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "language");
        parts.AddName(c);
        if (c.Take(PgKeyword.Handler))
        {
            parts.AddRoutine(Names.Any(c));
            if (c.Take(PgKeyword.Inline))
            {
                parts.AddRoutine(Names.Any(c));
            }

            if (c.Take(PgKeyword.Validator))
            {
                parts.AddRoutine(Names.Any(c));
            }
            else
            {
                c.Take(PgKeyword.No, PgKeyword.Validator);
            }
        }

        return parts.Build(c, start);
    }

    /// <summary>What follows CREATE FOREIGN DATA WRAPPER.</summary>
    public static ObjectStatement Wrapper(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "foreign data wrapper");
        parts.AddName(c);
        WrapperOptions(c, parts);
        return parts.Build(c, start);
    }

    /// <summary>HANDLER, VALIDATOR and OPTIONS.</summary>
    public static void WrapperOptions(TokenCursor c, ObjectParts parts)
    {
        while (c.Keyword is PgKeyword.Handler or PgKeyword.Validator or PgKeyword.No)
        {
            if (c.Take(PgKeyword.No))
            {
                if (!c.Take(PgKeyword.Handler))
                {
                    c.Expect(PgKeyword.Validator);
                }
            }
            else
            {
                c.Advance();
                parts.AddRoutine(Names.Any(c));
            }
        }

        Definitions.Generic(c);
    }

    /// <summary>What follows CREATE SERVER.</summary>
    public static ObjectStatement Server(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "server");
        Definitions.IfNotExists(c);
        parts.AddName(c);
        if (c.Take(PgKeyword.Type))
        {
            c.Expect(SqlTokenKind.String);
        }

        ServerVersion(c);
        c.Expect(PgKeyword.Foreign, PgKeyword.Data);
        c.Expect(PgKeyword.Wrapper);
        parts.AddName(c);
        Definitions.Generic(c);
        return parts.Build(c, start);
    }

    public static void ServerVersion(TokenCursor c)
    {
        if (c.Take(PgKeyword.Version) && !c.Take(PgKeyword.Null))
        {
            c.Expect(SqlTokenKind.String);
        }
    }

    /// <summary>What follows CREATE USER MAPPING.</summary>
    public static ObjectStatement Mapping(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "user mapping");
        Definitions.IfNotExists(c);
        ObjectKinds.One(c, ObjectForm.UserMapping, parts);
        Definitions.Generic(c);
        return parts.Build(c, start);
    }

    /// <summary>IMPORT FOREIGN SCHEMA.</summary>
    public static ObjectStatement Import(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Import, PgKeyword.Foreign);
        c.Expect(PgKeyword.Schema);
        var parts = new ObjectParts("import", "foreign schema");
        parts.AddName(c);
        if (c.Take(PgKeyword.Limit, PgKeyword.To) || c.Take(PgKeyword.Except))
        {
            c.Expect(SqlTokenKind.LeftParenthesis);
            parts.AddRelations(c);
            c.Expect(SqlTokenKind.RightParenthesis);
        }

        c.Expect(PgKeyword.From, PgKeyword.Server);
        parts.AddName(c);
        c.Expect(PgKeyword.Into);
        parts.AddName(c);
        Definitions.Generic(c);
        return parts.Build(c, start);
    }
}
