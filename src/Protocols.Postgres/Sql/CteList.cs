using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>WITH [RECURSIVE] name [(columns)] AS [[NOT] MATERIALIZED] (body) [SEARCH …] [CYCLE …] [, …]</summary>
internal static class CteList
{
    /// <summary>Pushes the bodies of the list that starts at the WITH at <paramref name="start"/>.</summary>
    /// <returns>The position after the list, or -1 when no list stands here.</returns>
    public static int Read(Walk walk, int start, int end)
    {
        var i = start + 1;
        if (walk.Is(i, end, PgKeyword.Recursive) && walk.IsName(i + 1, end) && !walk.Is(i + 1, end, PgKeyword.As))
        {
            i++;
        }

        for (var first = true; ; first = false)
        {
            var body = Head(walk, i, end);
            if (body < 0)
            {
                if (!first)
                {
                    walk.Fail("a WITH list that is not understood");
                }

                return -1;
            }

            walk.NoCalls[i] = true;
            walk.Relations.Add(walk.Tokens[i].Name);
            if (walk.Kind(i + 1) == SqlTokenKind.LeftParenthesis)
            {
                walk.PushGroup(i + 1);
                walk.HasRename = true;
            }

            walk.HasSubquery = true;
            walk.PushGroup(body, RangeKind.Body);
            i = Tail(walk, walk.Skip(body), end);
            if (!walk.Is(i, end, SqlTokenKind.Comma))
            {
                return i;
            }

            i++;
        }
    }

    /// <summary>The position of the body's parenthesis, or -1.</summary>
    private static int Head(Walk walk, int i, int end)
    {
        if (!walk.IsName(i, end))
        {
            return -1;
        }

        i++;
        if (walk.Is(i, end, SqlTokenKind.LeftParenthesis))
        {
            i = walk.Skip(i);
        }

        if (!walk.Is(i, end, PgKeyword.As))
        {
            return -1;
        }

        i++;
        if (walk.Is(i, end, PgKeyword.Not) && walk.Is(i + 1, end, PgKeyword.Materialized))
        {
            i++;
        }

        if (walk.Is(i, end, PgKeyword.Materialized))
        {
            i++;
        }

        return walk.Is(i, end, SqlTokenKind.LeftParenthesis) ? i : -1;
    }

    private static int Tail(Walk walk, int i, int end)
    {
        if (walk.Is(i, end, PgKeyword.Search))
        {
            i = After(walk, i, end, PgKeyword.Set);
        }

        return walk.Is(i, end, PgKeyword.Cycle) ? After(walk, i, end, PgKeyword.Using) : i;
    }

    /// <summary>The position after the name that follows a keyword.</summary>
    private static int After(Walk walk, int i, int end, PgKeyword keyword)
    {
        var found = walk.Find(i, end, keyword);
        if (found < 0 || !walk.IsName(found + 1, end))
        {
            walk.Fail("a SEARCH or CYCLE clause that is not understood");
            return end;
        }

        return found + 2;
    }
}
