using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>CREATE and ALTER DATABASE.</summary>
internal static class Databases
{
    /// <summary>What follows CREATE DATABASE.</summary>
    public static ObjectStatement Create(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "database");
        parts.AddName(c);
        c.Take(PgKeyword.With);
        while (Option(c))
        {
        }

        return parts.Build(c, start);
    }

    /// <summary>What follows ALTER DATABASE and the name, RENAME and OWNER apart.</summary>
    public static void Alter(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Set, PgKeyword.Tablespace))
        {
            Names.Column(c);
        }
        else if (c.Take(PgKeyword.Refresh))
        {
            c.Expect(PgKeyword.Collation, PgKeyword.Version);
        }
        else if (Settings.Clause(c) is { } setting)
        {
            parts.Setting = setting;
        }
        else
        {
            c.Take(PgKeyword.With);
            while (Option(c))
            {
            }
        }
    }

    private static bool Option(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Connection, PgKeyword.Limit))
        {
            var named = c.Kind == SqlTokenKind.Word && c.Keyword is PgKeyword.NoWord or PgKeyword.Encoding or PgKeyword.Location or PgKeyword.Owner
                or PgKeyword.Tablespace or PgKeyword.Template;
            if (!named)
            {
                return false;
            }

            c.Advance();
        }

        c.TakeOperator("=");
        if (!Definitions.Number(c) && !c.Take(PgKeyword.Default) && !c.Take(PgKeyword.True) && !c.Take(PgKeyword.False) && !c.Take(PgKeyword.On))
        {
            Definitions.WordOrString(c);
        }

        return true;
    }
}
