using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>MERGE INTO name [[AS] alias] USING source ON condition WHEN … THEN … [RETURNING …]</summary>
internal static class MergeStatement
{
    public static void Read(Walk walk, int start, int end)
    {
        if (!walk.Is(start + 1, end, PgKeyword.Into) || !TargetTable.TryRead(walk, start + 2, end, out var target))
        {
            walk.Fail("a MERGE whose target is not understood");
            return;
        }

        target = target.WithAlias(walk, end, PgKeyword.Using);
        var when = walk.Find(target.After, end, PgKeyword.When);
        var on = when < 0 ? -1 : LastOn(walk, target.After, when);
        if (on < 0 || !walk.Is(target.After, end, PgKeyword.Using))
        {
            walk.Fail("a MERGE that is not understood");
            return;
        }

        var self = DataStatements.IsMentionedAgain(walk, target.Name);
        var scope = new ConditionScope(target.Name, target.Alias, Joined: true, SelfJoined: self, Nested: false);
        var joined = Condition.IsBounded(walk, on + 1, when, scope);
        walk.Effects |= Effects.Write | target.CatalogEffects;
        if (!BranchesAreBounded(walk, when, end, joined, scope))
        {
            walk.Effects |= Effects.UnboundedWrite;
        }

        walk.Push(new WorkItem(target.After, end, RangeKind.Clauses));
    }

    /// <summary>The source may itself be a join: the last ON is the statement's.</summary>
    private static int LastOn(Walk walk, int start, int end)
    {
        var last = -1;
        for (var on = walk.Find(start, end, PgKeyword.On); on >= 0; on = walk.Find(on + 1, end, PgKeyword.On))
        {
            last = on;
        }

        return last;
    }

    private static bool BranchesAreBounded(Walk walk, int when, int end, bool joined, in ConditionScope scope)
    {
        while (when >= 0)
        {
            var next = walk.Find(when + 1, end, PgKeyword.When);
            var then = walk.Find(when, next < 0 ? end : next, PgKeyword.Then);
            if (then < 0)
            {
                walk.Fail("a MERGE branch without THEN");
                return false;
            }

            if (walk.Is(then + 1, end, PgKeyword.Update) || walk.Is(then + 1, end, PgKeyword.Delete))
            {
                var condition = walk.Find(when, then, PgKeyword.And);
                var own = condition >= 0 && Condition.IsBounded(walk, condition + 1, then, scope);
                if (!own && (!joined || BySource(walk, when, then)))
                {
                    return false;
                }
            }

            when = next;
        }

        return true;
    }

    private static bool BySource(Walk walk, int when, int then) => walk.Is(when + 1, then, PgKeyword.Not)
        && !(walk.Is(when + 3, then, PgKeyword.By) && walk.Is(when + 4, then, PgKeyword.Target));
}
