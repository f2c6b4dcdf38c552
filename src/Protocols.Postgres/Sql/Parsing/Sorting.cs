using System.Collections.Immutable;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>ORDER BY: gram.y's sort_clause.</summary>
internal static class Sorting
{
    public static ImmutableArray<SortKey> Optional(TokenCursor c) => c.Is(PgKeyword.Order) ? Required(c) : [];

    public static ImmutableArray<SortKey> Required(TokenCursor c)
    {
        c.Expect(PgKeyword.Order, PgKeyword.By);
        return c.List(Key);
    }

    private static SortKey Key(TokenCursor c)
    {
        var start = c.At;
        var value = Expressions.Read(c);
        ObjectName? name = null;
        var descending = false;
        if (c.Take(PgKeyword.Using))
        {
            name = Names.Operator(c);
        }
        else
        {
            descending = Direction(c);
        }

        Nulls(c);
        return new SortKey { Value = value, Descending = descending, Operator = name, Place = c.From(start) };
    }

    public static bool Direction(TokenCursor c) => !c.Take(PgKeyword.Asc) && c.Take(PgKeyword.Desc);

    public static void Nulls(TokenCursor c)
    {
        if (c.Is(PgKeyword.Nulls) && c.KeywordOf(1) is PgKeyword.First or PgKeyword.Last)
        {
            c.Advance(2);
        }
    }
}
