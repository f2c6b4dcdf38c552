using System.Collections.Immutable;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>Whether UPDATE and DELETE of several tables restrict the rows of each table that they change.</summary>
internal static class JoinedWrite
{
    public static bool IsBounded(JoinedUpdate update, IReadOnlyDictionary<string, int> mentions, FactDialect dialect)
    {
        var relations = Relations(update.From);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in update.Set.SelectMany(a => a.Columns))
        {
            // A bare name may be a column of any of the tables.
            named.UnionWith(column.Qualifier is { } qualifier ? [qualifier.Last] : relations.Select(r => r.ExposedName));
        }

        return AreBounded(relations, named, update.From, update.Where, mentions, dialect);
    }

    public static bool IsBounded(JoinedDelete delete, IReadOnlyDictionary<string, int> mentions, FactDialect dialect) =>
        AreBounded(Relations(delete.From), [.. delete.Targets.Select(t => t.Last)], delete.From, delete.Where, mentions, dialect);

    /// <summary>The relations of a FROM, those in joins among them.</summary>
    public static ImmutableArray<RelationItem> Relations(ImmutableArray<FromItem> items)
    {
        var found = ImmutableArray.CreateBuilder<RelationItem>();
        foreach (var item in items)
        {
            Add(item, found);
        }

        return found.DrainToImmutable();
    }

    private static void Add(FromItem item, ImmutableArray<RelationItem>.Builder found)
    {
        if (item is RelationItem relation)
        {
            found.Add(relation);
        }
        else if (item is JoinItem join)
        {
            Add(join.Left, found);
            Add(join.Right, found);
        }
    }

    private static bool AreBounded(
        ImmutableArray<RelationItem> relations, HashSet<string> changed, ImmutableArray<FromItem> from, Expression? where, IReadOnlyDictionary<string, int> mentions, FactDialect dialect)
    {
        var known = 0;
        foreach (var relation in relations.Where(r => changed.Contains(r.ExposedName)))
        {
            known++;
            var scope = new ConditionScope(relation, Joined: relations.Length > 1 || from.Length > 1, mentions.GetValueOrDefault(relation.Name.Last) > 1, dialect);
            if (!Condition.IsBounded(where, scope) && !IsJoined(from, scope))
            {
                return false;
            }
        }

        return known >= changed.Count && known > 0;
    }

    /// <summary>Whether an inner join's own condition restricts the table's rows.</summary>
    private static bool IsJoined(ImmutableArray<FromItem> from, in ConditionScope scope)
    {
        foreach (var item in from)
        {
            if (item is JoinItem { Kind: JoinKind.Inner, On: { } on } && Condition.IsBounded(on, scope))
            {
                return true;
            }
        }

        return false;
    }
}
