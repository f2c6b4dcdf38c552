using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>
/// Finds the statements of a text. A semicolon inside parentheses (CREATE RULE) or inside the BEGIN ATOMIC … END of a routine ends none.
/// </summary>
internal static class StatementSplitter
{
    /// <summary>The token after the statement that starts at <paramref name="start"/>: a semicolon's position or the count.</summary>
    public static int End(Walk walk, int start)
    {
        var count = walk.Tokens.Count;
        var routine = IsRoutine(walk, start, count);
        for (var i = start; i < count; i = walk.Skip(i))
        {
            if (walk.Kind(i) == SqlTokenKind.Semicolon)
            {
                return i;
            }

            if (routine && walk.Is(i, count, PgKeyword.Begin) && walk.Is(i + 1, count, PgKeyword.Atomic))
            {
                i = BodyEnd(walk, i + 2, count);
                if (i < 0)
                {
                    return count;
                }
            }
        }

        return count;
    }

    private static bool IsRoutine(Walk walk, int start, int count)
    {
        if (!walk.Is(start, count, PgKeyword.Create))
        {
            return false;
        }

        var i = walk.Is(start + 1, count, PgKeyword.Or) && walk.Is(start + 2, count, PgKeyword.Replace) ? start + 3 : start + 1;
        return walk.Is(i, count, PgKeyword.Function) || walk.Is(i, count, PgKeyword.Procedure);
    }

    /// <summary>The position of the body's END; CASE has an END of its own. What could be read twice fails.</summary>
    private static int BodyEnd(Walk walk, int start, int count)
    {
        var cases = 0;
        for (var i = start; i < count; i = walk.Skip(i))
        {
            switch (walk.Keyword(i))
            {
                case PgKeyword.Case:
                    cases += walk.IsDotted(i, start) ? 0 : 1;
                    break;
                case PgKeyword.Begin or PgKeyword.End when walk.IsDotted(i, start) || walk.Is(i - 1, count, PgKeyword.As):
                case PgKeyword.Begin:
                    walk.Fail("a routine body that is not understood");
                    return -1;
                case PgKeyword.End when cases > 0:
                    cases--;
                    break;
                case PgKeyword.End:
                    if (i + 1 < count && walk.Kind(i + 1) != SqlTokenKind.Semicolon)
                    {
                        walk.Fail("a routine body that is not understood");
                        return -1;
                    }

                    return i;
                default:
                    break;
            }
        }

        walk.Fail("a routine body without an end");
        return -1;
    }
}
