using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Text search objects.</summary>
internal static class TextSearch
{
    /// <summary>What follows CREATE TEXT SEARCH, the kind included.</summary>
    public static ObjectStatement Create(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "text search " + c.Text);
        if (!c.Take(PgKeyword.Parser) && !c.Take(PgKeyword.Dictionary) && !c.Take(PgKeyword.Template))
        {
            c.Expect(PgKeyword.Configuration);
        }

        parts.AddName(c);
        Definitions.Options(c, parts);
        return parts.Build(c, start);
    }

    /// <summary>What follows ALTER TEXT SEARCH CONFIGURATION and the name.</summary>
    public static void AlterConfiguration(TokenCursor c, ObjectParts parts)
    {
        var drops = c.Is(PgKeyword.Drop);
        if (c.Keyword is not (PgKeyword.Add or PgKeyword.Alter or PgKeyword.Drop))
        {
            c.Fail("a change of a configuration that is not known");
        }

        c.Advance();
        c.Expect(PgKeyword.Mapping);
        Definitions.IfExists(c);
        if (c.Take(PgKeyword.For))
        {
            c.List(Names.Column);
        }

        if (drops)
        {
            return;
        }

        if (c.Take(PgKeyword.Replace))
        {
            parts.AddName(c);
        }

        c.Expect(PgKeyword.With);
        do
        {
            parts.AddName(c);
        }
        while (c.Take(SqlTokenKind.Comma));
    }
}
