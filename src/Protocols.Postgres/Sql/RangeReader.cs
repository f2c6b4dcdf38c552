using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>Reads the ranges that wait in a <see cref="Walk"/>, one after the other.</summary>
internal static class RangeReader
{
    public static void Drain(Walk walk)
    {
        while (walk.TryPop(out var item))
        {
            Read(walk, item);
        }
    }

    private static void Read(Walk walk, in WorkItem item)
    {
        switch (item.Kind)
        {
            case RangeKind.Group or RangeKind.FromGroup when walk.StartsQuery(item.Start, item.End):
                walk.HasSubquery = true;
                QueryRange.ReadQuery(walk, item.Start, item.End, passesOn: item.Kind == RangeKind.FromGroup);
                break;
            case RangeKind.Group or RangeKind.FromGroup:
                QueryRange.ReadGroup(walk, item.Start, item.End, item.Kind == RangeKind.FromGroup);
                break;
            case RangeKind.Body:
                Body(walk, item.Start, item.End, own: false, passesOn: true);
                break;
            case RangeKind.Clauses:
                QueryRange.ReadClauses(walk, item.Start, item.End);
                break;
            default:
                QueryRange.ReadUtility(walk, item.Start, item.End);
                break;
        }
    }

    /// <summary>
    /// Reads a query or a data statement, after its WITH list. Only here can INSERT, UPDATE, DELETE and MERGE be statements; anywhere
    /// else inside a statement they are names.
    /// </summary>
    public static PgKeyword Body(Walk walk, int start, int end, bool own, bool passesOn = false)
    {
        if (walk.Is(start, end, PgKeyword.With))
        {
            start = CteList.Read(walk, start, end);
            if (start < 0)
            {
                walk.Fail("a WITH list that is not understood");
                return PgKeyword.NoWord;
            }
        }

        if (own)
        {
            OutputList.Mark(walk, start, end);
        }

        if (walk.StartsQuery(start, end) || walk.Is(start, end, SqlTokenKind.LeftParenthesis))
        {
            QueryRange.ReadQuery(walk, start, end, passesOn);
            return walk.Kind(start) == SqlTokenKind.LeftParenthesis ? PgKeyword.Select : walk.Keyword(start);
        }

        var verb = start < end ? walk.Keyword(start) : PgKeyword.NoWord;
        switch (verb)
        {
            case PgKeyword.Insert:
                DataStatements.Insert(walk, start, end);
                break;
            case PgKeyword.Update:
                DataStatements.Update(walk, start, end);
                break;
            case PgKeyword.Delete:
                DataStatements.Delete(walk, start, end);
                break;
            case PgKeyword.Merge:
                MergeStatement.Read(walk, start, end);
                break;
            default:
                walk.Fail("a query or data statement was expected");
                break;
        }

        return verb;
    }
}
