using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>What a data statement does, those in its WITH left out.</summary>
internal static class DataEffects
{
    /// <param name="statement">The statement.</param>
    /// <param name="mentions">How often the whole of the text's statement reads or writes a relation of a name.</param>
    /// <param name="dialect">The text's dialect.</param>
    public static Effects Of(DataStatement statement, IReadOnlyDictionary<string, int> mentions, FactDialect dialect) => statement switch
    {
        Insert insert => Effects.Write | dialect.Written(insert.Table.Name) | Returned(insert.Returning) | Unbounded(UpsertIsUnbounded(insert, dialect)),
        Update update => Effects.Write | dialect.Written(update.Table.Name) | Returned(update.Returning)
            | Unbounded(!IsBounded(update.Table, update.Where, !update.From.IsEmpty, mentions, dialect)),
        Delete delete => Effects.Write | dialect.Written(delete.Table.Name) | Returned(delete.Returning)
            | Unbounded(!IsBounded(delete.Table, delete.Where, !delete.Using.IsEmpty, mentions, dialect)),
        Merge merge => Effects.Write | dialect.Written(merge.Table.Name) | Returned(merge.Returning) | Unbounded(MergeIsUnbounded(merge, mentions, dialect)),
        JoinedUpdate update => Effects.Write | Written(update.Set, update.From, dialect) | Unbounded(!JoinedWrite.IsBounded(update, mentions, dialect)),
        JoinedDelete delete => Effects.Write | Written(delete, dialect) | Unbounded(!JoinedWrite.IsBounded(delete, mentions, dialect)),
        Select { Into: not null } => Effects.Read | Effects.Ddl | Effects.Write,
        Query { Export: { } export } => Effects.Read | (export.Kind == ExportKind.Variables ? Effects.Session : Effects.File),
        _ => Effects.Read,
    };

    private static Effects Returned(Returning? returning) => returning is null ? Effects.None : Effects.Read;

    private static Effects Unbounded(bool unbounded) => unbounded ? Effects.UnboundedWrite : Effects.None;

    private static bool IsBounded(RelationItem table, Expression? where, bool joined, IReadOnlyDictionary<string, int> mentions, FactDialect dialect) =>
        Condition.IsBounded(where, new ConditionScope(table, joined, IsMentionedAgain(table, mentions), dialect));

    private static bool IsMentionedAgain(RelationItem table, IReadOnlyDictionary<string, int> mentions) => mentions.GetValueOrDefault(table.Name.Last) > 1;

    /// <summary>
    /// ON CONFLICT DO UPDATE and REPLACE change rows that exist. With listed VALUES their number is the list's; with a query it is bounded where the
    /// query, or the update's own condition, is.
    /// </summary>
    private static bool UpsertIsUnbounded(Insert insert, FactDialect dialect)
    {
        var changes = insert.IsReplace || insert.OnConflict is { Updates: true };
        if (!changes || insert.Source is null or Values)
        {
            return false;
        }

        if (!insert.IsReplace && Condition.IsBounded(insert.OnConflict!.Where, new ConditionScope(insert.Table, Joined: true, SelfJoined: true, dialect)))
        {
            return false;
        }

        return insert.Source is not Select source || (!source.From.IsEmpty && !Condition.IsBoundedQuery(source, dialect));
    }

    private static bool MergeIsUnbounded(Merge merge, IReadOnlyDictionary<string, int> mentions, FactDialect dialect)
    {
        var scope = new ConditionScope(merge.Table, Joined: true, IsMentionedAgain(merge.Table, mentions), dialect);
        var joined = Condition.IsBounded(merge.On, scope);
        foreach (var branch in merge.Branches)
        {
            var changes = branch.Action is MergeActionKind.Update or MergeActionKind.Delete;
            var matched = joined && branch.Match != MergeMatch.NotMatchedBySource;
            if (changes && !matched && !Condition.IsBounded(branch.Condition, scope))
            {
                return true;
            }
        }

        return false;
    }

    private static Effects Written(ImmutableArray<Assignment> set, ImmutableArray<FromItem> from, FactDialect dialect)
    {
        var effects = set.Aggregate(Effects.None, (sum, a) => a.Columns.Aggregate(sum, (inner, c) => inner | (c.Qualifier is { } q ? dialect.Written(q) : Effects.None)));
        return JoinedWrite.Relations(from).Aggregate(effects, (sum, r) => sum | dialect.Written(r.Name));
    }

    private static Effects Written(JoinedDelete delete, FactDialect dialect) =>
        JoinedWrite.Relations(delete.From).Aggregate(Effects.None, (sum, r) => sum | dialect.Written(r.Name));
}
