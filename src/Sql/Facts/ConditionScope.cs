using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>What a condition's columns may mean.</summary>
/// <param name="Target">The table that is changed; null for a subquery's condition, where every column counts.</param>
/// <param name="Joined">Whether other tables stand beside it, so that an unqualified column may be theirs.</param>
/// <param name="SelfJoined">Whether the table may be joined with itself, so that comparing two columns restricts nothing.</param>
/// <param name="Dialect">The text's dialect.</param>
internal readonly record struct ConditionScope(RelationItem? Target, bool Joined, bool SelfJoined, FactDialect Dialect)
{
    /// <summary>Whether a column is the target's; beside other tables only a qualified one certainly is.</summary>
    public bool Holds(in ColumnOperand column) => column.IsColumn
        && (Target is null || (Joined ? IsTarget(column.Qualifier) : column.Qualifier is null || IsTarget(column.Qualifier)));

    /// <summary>The same of one column or of a row of nothing but such.</summary>
    public bool HoldsAll(Expression side)
    {
        if (side is not RowExpression row)
        {
            return Holds(ColumnOperand.Of(side));
        }

        foreach (var item in row.Items)
        {
            if (!Holds(ColumnOperand.Of(item)))
            {
                return false;
            }
        }

        return !row.Items.IsEmpty;
    }

    /// <summary>Whether comparing two columns restricts the target's rows.</summary>
    public bool Joins(in ColumnOperand left, in ColumnOperand right)
    {
        if (SelfJoined)
        {
            return false;
        }

        if (Joined)
        {
            return left.Qualifier is not null && right.Qualifier is not null && left.Qualifier != right.Qualifier
                && IsTarget(left.Qualifier) != IsTarget(right.Qualifier);
        }

        return left.Name != right.Name;
    }

    private bool IsTarget(string? qualifier) => qualifier is not null && qualifier == Target?.ExposedName;
}
