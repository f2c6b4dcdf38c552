using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>PREPARE, EXECUTE, DEALLOCATE and DECLARE CURSOR.</summary>
internal static class PreparedStatements
{
    public static void Read(Walk walk, PgKeyword verb, int start, int end, int nesting)
    {
        switch (verb)
        {
            case PgKeyword.Prepare:
                Prepare(walk, start, end);
                break;
            case PgKeyword.Execute:
                Execute(walk, start, end);
                break;
            case PgKeyword.Deallocate:
                Deallocate(walk, start, end);
                break;
            default:
                Declare(walk, start, end, nesting);
                break;
        }
    }

    /// <summary>PREPARE name [(types)] AS statement, or PREPARE TRANSACTION 'id'.</summary>
    private static void Prepare(Walk walk, int start, int end)
    {
        if (walk.Is(start + 1, end, PgKeyword.Transaction) && walk.Is(start + 2, end, SqlTokenKind.String))
        {
            walk.Effects |= Effects.Transaction;
            return;
        }

        if (!walk.IsName(start + 1, end))
        {
            walk.Fail("a PREPARE without a name");
            return;
        }

        walk.Effects |= Effects.Prepare;
        walk.PreparedName = walk.Text(start + 1);
        walk.NoCalls[start + 1] = true;
        var i = start + 2;
        if (walk.Is(i, end, SqlTokenKind.LeftParenthesis))
        {
            i = walk.Skip(i);
        }

        if (!walk.Is(i, end, PgKeyword.As))
        {
            walk.Fail("a PREPARE without AS");
            return;
        }

        var inner = RangeReader.Body(walk, i + 1, end, own: true);
        walk.InnerVerb = walk.Failure is null ? PgKeywords.Upper(inner) : null;
    }

    /// <summary>EXECUTE name [(arguments)]</summary>
    private static void Execute(Walk walk, int start, int end)
    {
        if (!walk.IsName(start + 1, end))
        {
            walk.Fail("an EXECUTE without a name");
            return;
        }

        walk.Effects |= Effects.Prepare;
        walk.PreparedName = walk.Text(start + 1);
        walk.NoCalls[start + 1] = true;
        walk.Push(new WorkItem(start + 2, end, RangeKind.Utility));
    }

    /// <summary>DEALLOCATE [PREPARE] name or ALL</summary>
    private static void Deallocate(Walk walk, int start, int end)
    {
        walk.Effects |= Effects.Prepare;
        var i = walk.Is(start + 1, end, PgKeyword.Prepare) && start + 2 < end ? start + 2 : start + 1;
        if (walk.Is(i, end, PgKeyword.All))
        {
            return;
        }

        if (!walk.IsName(i, end))
        {
            walk.Fail("a DEALLOCATE without a name");
            return;
        }

        walk.PreparedName = walk.Text(i);
    }

    /// <summary>DECLARE name [BINARY] [[NO] SCROLL] CURSOR [WITH HOLD] FOR query</summary>
    private static void Declare(Walk walk, int start, int end, int nesting)
    {
        var cursor = walk.Find(start + 2, end, PgKeyword.Cursor);
        var query = cursor < 0 ? -1 : walk.Find(cursor, end, PgKeyword.For);
        if (query < 0 || !walk.IsName(start + 1, end))
        {
            walk.Fail("a DECLARE that is not understood");
            return;
        }

        walk.Effects |= Effects.Read;
        walk.CursorName = walk.Text(start + 1);
        StatementReader.Inner(walk, query + 1, end, nesting);
    }
}
