using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What may stand around the definition of a table.</summary>
internal static class TableModifiers
{
    /// <summary>TEMP, UNLOGGED and their like, where they are ahead.</summary>
    /// <returns>Whether what follows is made for the session alone.</returns>
    public static bool Persistence(TokenCursor c)
    {
        if (c.Take(PgKeyword.Temp) || c.Take(PgKeyword.Temporary))
        {
            return true;
        }

        if (c.Keyword is PgKeyword.Local or PgKeyword.Global && c.KeywordOf(1) is PgKeyword.Temp or PgKeyword.Temporary)
        {
            c.Advance(2);
            return true;
        }

        c.Take(PgKeyword.Unlogged);
        return false;
    }

    /// <summary>USING method, WITH options, ON COMMIT and TABLESPACE behind a table, each where it is ahead.</summary>
    public static void Storage(TokenCursor c)
    {
        if (c.Take(PgKeyword.Using))
        {
            Names.Column(c);
        }

        if (!c.Take(PgKeyword.Without, PgKeyword.Oids))
        {
            Definitions.OptionalWith(c);
        }

        if (c.Take(PgKeyword.On, PgKeyword.Commit) && !c.Take(PgKeyword.Drop))
        {
            if (!c.Take(PgKeyword.Delete))
            {
                c.Expect(PgKeyword.Preserve);
            }

            c.Expect(PgKeyword.Rows);
        }

        Tablespace(c);
    }

    public static void Tablespace(TokenCursor c)
    {
        if (c.Take(PgKeyword.Tablespace))
        {
            Names.Column(c);
        }
    }

    /// <summary><c>PARTITION BY strategy (keys)</c>, where it is ahead.</summary>
    public static void PartitionKey(TokenCursor c, ObjectParts into)
    {
        if (!c.Take(PgKeyword.Partition, PgKeyword.By))
        {
            return;
        }

        Names.Column(c);
        foreach (var key in c.Group(IndexKeys.Read))
        {
            into.Add(key);
        }
    }

    /// <summary><c>FOR VALUES …</c> or DEFAULT.</summary>
    public static void PartitionBound(TokenCursor c, ObjectParts into)
    {
        if (c.Take(PgKeyword.Default))
        {
            return;
        }

        c.Expect(PgKeyword.For, PgKeyword.Values);
        if (c.Take(PgKeyword.With))
        {
            c.Group(HashBound);
        }
        else if (c.Take(PgKeyword.In))
        {
            Bounds(c, into);
        }
        else
        {
            c.Expect(PgKeyword.From);
            Bounds(c, into);
            c.Expect(PgKeyword.To);
            Bounds(c, into);
        }
    }

    private static string HashBound(TokenCursor c)
    {
        var word = Names.NotReserved(c);
        c.Expect(SqlTokenKind.Number);
        return word;
    }

    private static void Bounds(TokenCursor c, ObjectParts into)
    {
        foreach (var bound in c.Group(Expressions.Read))
        {
            into.Add(bound);
        }
    }
}
