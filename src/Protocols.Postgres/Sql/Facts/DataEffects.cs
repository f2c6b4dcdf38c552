using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Facts;

/// <summary>What a data statement does, those in its WITH left out.</summary>
internal static class DataEffects
{
    /// <param name="statement">The statement.</param>
    /// <param name="mentions">How often the whole of the text's statement reads or writes a relation of a name.</param>
    public static Effects Of(DataStatement statement, IReadOnlyDictionary<string, int> mentions) => statement switch
    {
        Insert insert => Effects.Write | Catalogue(insert.Table) | Returned(insert.Returning) | Unbounded(UpsertIsUnbounded(insert)),
        Update update => Effects.Write | Catalogue(update.Table) | Returned(update.Returning)
            | Unbounded(!IsBounded(update.Table, update.Where, !update.From.IsEmpty, mentions)),
        Delete delete => Effects.Write | Catalogue(delete.Table) | Returned(delete.Returning)
            | Unbounded(!IsBounded(delete.Table, delete.Where, !delete.Using.IsEmpty, mentions)),
        Merge merge => Effects.Write | Catalogue(merge.Table) | Returned(merge.Returning) | Unbounded(MergeIsUnbounded(merge, mentions)),
        Select { Into: not null } => Effects.Read | Effects.Ddl | Effects.Write,
        _ => Effects.Read,
    };

    private static Effects Returned(Returning? returning) => returning is null ? Effects.None : Effects.Read;

    private static Effects Unbounded(bool unbounded) => unbounded ? Effects.UnboundedWrite : Effects.None;

    private static bool IsBounded(RelationItem table, Expression? where, bool joined, IReadOnlyDictionary<string, int> mentions) =>
        Condition.IsBounded(where, new ConditionScope(table, joined, IsMentionedAgain(table, mentions)));

    private static bool IsMentionedAgain(RelationItem table, IReadOnlyDictionary<string, int> mentions) => mentions.GetValueOrDefault(table.Name.Last) > 1;

    /// <summary>
    /// ON CONFLICT DO UPDATE changes rows that exist. With listed VALUES their number is the list's; with a query it is bounded where the
    /// query, or the update's own condition, is.
    /// </summary>
    private static bool UpsertIsUnbounded(Insert insert)
    {
        if (insert.OnConflict is not { Updates: true } conflict || insert.Source is null or Values)
        {
            return false;
        }

        if (Condition.IsBounded(conflict.Where, new ConditionScope(insert.Table, Joined: true, SelfJoined: true)))
        {
            return false;
        }

        return insert.Source is not Select source || (!source.From.IsEmpty && !Condition.IsBoundedQuery(source));
    }

    private static bool MergeIsUnbounded(Merge merge, IReadOnlyDictionary<string, int> mentions)
    {
        var scope = new ConditionScope(merge.Table, Joined: true, IsMentionedAgain(merge.Table, mentions));
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

    /// <summary>An update of pg_settings is a SET; a write to another catalogue changes objects or privileges behind the server's back.</summary>
    private static Effects Catalogue(RelationItem table)
    {
        if (table.Name.Last == "pg_settings")
        {
            return Effects.Session | Effects.SetRole;
        }

        return table.Name.Last.StartsWith("pg_", StringComparison.Ordinal) || table.Name.Parts[0] == "pg_catalog"
            ? Effects.Ddl | Effects.Dcl | Effects.Opaque
            : Effects.None;
    }
}
