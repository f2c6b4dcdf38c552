namespace HoopWire.Postgres.Sql;

/// <summary>What a condition's columns may mean.</summary>
/// <param name="Target">Interned name of the table that is changed.</param>
/// <param name="Alias">Its alias, or -1.</param>
/// <param name="Joined">Whether other tables stand beside it, so that an undotted column may be theirs.</param>
/// <param name="SelfJoined">Whether the table may be joined with itself, so that comparing two columns restricts nothing.</param>
/// <param name="Nested">Whether the condition is a subquery's.</param>
internal readonly record struct ConditionScope(int Target, int Alias, bool Joined, bool SelfJoined, bool Nested)
{
    /// <summary>Whether a column's qualifier names the target.</summary>
    public bool IsTarget(int qualifier) => qualifier >= 0 && qualifier == (Alias >= 0 ? Alias : Target);
}
