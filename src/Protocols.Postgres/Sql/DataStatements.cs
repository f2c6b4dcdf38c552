using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>INSERT, UPDATE and DELETE: their target, and whether a condition bounds the rows.</summary>
internal static class DataStatements
{
    /// <summary>INSERT INTO name [AS alias] [(columns)] [OVERRIDING …] query [ON CONFLICT …] [RETURNING …]</summary>
    public static void Insert(Walk walk, int start, int end)
    {
        if (!walk.Is(start + 1, end, PgKeyword.Into) || !TargetTable.TryRead(walk, start + 2, end, out var target))
        {
            walk.Fail("an INSERT whose target is not understood");
            return;
        }

        walk.Effects |= Effects.Write | target.CatalogEffects;
        var i = target.After;
        walk.NoCalls[i - 1] = true;
        if (walk.Is(i, end, PgKeyword.As) && walk.IsName(i + 1, end))
        {
            walk.Relations.Add(walk.Tokens[i + 1].Name);
            i += 2;
            walk.NoCalls[i - 1] = true;
        }

        if (walk.Is(i, end, SqlTokenKind.LeftParenthesis) && !IsQueryGroup(walk, i))
        {
            walk.PushGroup(i);
            i = walk.Skip(i);
        }

        walk.Push(new WorkItem(i, end, RangeKind.Clauses));
        if (UpsertIsUnbounded(walk, i, end, target))
        {
            walk.Effects |= Effects.UnboundedWrite;
        }
    }

    /// <summary>UPDATE [ONLY] name [*] [[AS] alias] SET … [FROM …] [WHERE …] [RETURNING …]</summary>
    public static void Update(Walk walk, int start, int end)
    {
        if (!TargetTable.TryRead(walk, start + 1, end, out var target))
        {
            walk.Fail("an UPDATE whose target is not understood");
            return;
        }

        target = target.WithAlias(walk, end, PgKeyword.Set);
        if (!walk.Is(target.After, end, PgKeyword.Set))
        {
            walk.Fail("an UPDATE without SET");
            return;
        }

        walk.NoCalls[target.After] = true;
        Finish(walk, target, end, walk.Find(target.After, Returning(walk, target.After, end), PgKeyword.From));
    }

    /// <summary>DELETE FROM [ONLY] name [*] [[AS] alias] [USING …] [WHERE …] [RETURNING …]</summary>
    public static void Delete(Walk walk, int start, int end)
    {
        if (!walk.Is(start + 1, end, PgKeyword.From) || !TargetTable.TryRead(walk, start + 2, end, out var target))
        {
            walk.Fail("a DELETE whose target is not understood");
            return;
        }

        target = target.WithAlias(walk, end, PgKeyword.NoWord);
        var i = target.After;
        if (i < end && walk.Keyword(i) is not (PgKeyword.Using or PgKeyword.Where or PgKeyword.Returning))
        {
            walk.Fail("a DELETE that is not understood");
            return;
        }

        Finish(walk, target, end, walk.Is(i, end, PgKeyword.Using) ? i : -1);
    }

    private static void Finish(Walk walk, TargetTable target, int end, int join)
    {
        var returning = Returning(walk, target.After, end);
        var where = walk.Find(target.After, returning, PgKeyword.Where);
        var scope = new ConditionScope(target.Name, target.Alias, Joined: join >= 0, SelfJoined: IsMentionedAgain(walk, target.Name), Nested: false);
        var bounded = where >= 0 && Condition.IsBounded(walk, where + 1, returning, scope);
        walk.Effects |= Effects.Write | target.CatalogEffects | (bounded ? Effects.None : Effects.UnboundedWrite);
        walk.Push(new WorkItem(target.After, end, RangeKind.Clauses));
    }

    /// <summary>The position of RETURNING, or the end.</summary>
    private static int Returning(Walk walk, int start, int end)
    {
        var found = walk.Find(start, end, PgKeyword.Returning);
        return found < 0 ? end : found;
    }

    /// <summary>Whether the target's table is named a second time in the statement, so that it may be joined with itself.</summary>
    public static bool IsMentionedAgain(Walk walk, int name) => walk.CountMentions(name) > 1;

    /// <summary>
    /// ON CONFLICT DO UPDATE changes rows that exist. With listed VALUES their number is the list's; with a query it is bounded where the
    /// query, or the update's own condition, is.
    /// </summary>
    private static bool UpsertIsUnbounded(Walk walk, int start, int end, TargetTable target)
    {
        var conflict = OnConflict(walk, start, end);
        if (conflict < 0 || walk.Find(conflict, end, PgKeyword.Set) is not (var set and >= 0))
        {
            return false;
        }

        if (walk.Is(start, end, PgKeyword.Values) || walk.Is(start, end, PgKeyword.Default) || walk.Is(start, end, PgKeyword.Overriding))
        {
            return false;
        }

        var scope = new ConditionScope(target.Name, target.Alias, Joined: true, SelfJoined: true, Nested: false);
        var where = walk.Find(set, Returning(walk, set, end), PgKeyword.Where);
        if (where >= 0 && Condition.IsBounded(walk, where + 1, Returning(walk, set, end), scope))
        {
            return false;
        }

        return !walk.Is(start, end, PgKeyword.Select) || !IsSmallSource(walk, start, conflict);
    }

    private static bool IsSmallSource(Walk walk, int start, int end)
    {
        var from = walk.Find(start, end, PgKeyword.From);
        if (walk.Find(start, end, PgKeyword.Union) >= 0 || walk.Find(start, end, PgKeyword.Except) >= 0)
        {
            return false;
        }

        return from < 0 || Condition.IsBoundedQuery(walk, start, end, 0);
    }

    private static int OnConflict(Walk walk, int start, int end)
    {
        for (var i = start; i + 1 < end; i = walk.Skip(i))
        {
            if (walk.Keyword(i) == PgKeyword.On && walk.Keyword(i + 1) == PgKeyword.Conflict)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsQueryGroup(Walk walk, int opener)
    {
        var inside = opener + 1;
        var close = walk.Tokens.Partner(opener);
        return walk.StartsQuery(inside, close) || walk.Is(inside, close, SqlTokenKind.LeftParenthesis);
    }
}
