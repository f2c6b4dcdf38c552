using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Refuses to make, change or store objects of relations with protected columns: what is masked is known by names and by the catalogue as it was read, so that
/// neither may move away from under them.
/// </summary>
internal static class ObjectGuard
{
    /// <summary>Why a statement is refused; null when it is not. An index shows nothing, and its expressions use columns.</summary>
    public static string? Refuse(StatementFacts facts, SingleStatement statement, ProtectedColumns columns)
    {
        const Effects StoredExecution = Effects.Ddl | Effects.Prepare;
        if ((statement.Effects & StoredExecution) == StoredExecution)
            return "What a prepared statement returns cannot be stored while columns of this target are masked";
        if (statement.ObjectKind is null or "INDEX") return null;
        if (facts.Identifiers.FirstOrDefault(columns.ColumnsByRelation.ContainsKey) is { } relation)
            return $"Relation {relation} has masked columns: no object can be made of it, and it cannot be altered";
        if (statement is { Verb: "ALTER", ObjectKind: "SCHEMA" } && facts.Identifiers.FirstOrDefault(columns.Schemas.Contains) is { } schema)
            return $"Schema {schema} has relations with masked columns: it cannot be altered";
        return null;
    }
}
