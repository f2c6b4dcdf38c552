using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Decides by the text alone whether a statement can only show a protected column as what it is: a bare output column, which the server then
/// names by its origin. Everything else is refused, or leaves a suspicion on result columns without an origin. Errs towards refusing.
/// </summary>
internal static class MaskGuard
{
    /// <summary>The planner's statistics hold samples of every column's values (PostgreSQL documentation, "pg_stats").</summary>
    private static readonly string[] Statistics =
        ["pg_stats", "pg_statistic", "pg_stats_ext", "pg_stats_ext_exprs", "pg_statistic_ext_data"];

    /// <summary>Ways to the bytes that go round the tables: the server's files, a connection to another server, logical decoding.</summary>
    private const Effects BelowTables = Effects.File | Effects.Net | Effects.Replication;

    /// <summary>What was found about one statement.</summary>
    /// <param name="Refusal">Why it is refused; null when it is not.</param>
    /// <param name="Touches">Whether it names a relation with protected columns.</param>
    /// <param name="Suspect">Whether its originless result columns may carry a protected value.</param>
    /// <param name="Outlasts">Whether that suspicion also holds for later statements that fetch from what this one opened.</param>
    internal readonly record struct Finding(string? Refusal, bool Touches, bool Suspect, bool Outlasts);

    /// <summary>Looks at a text that was understood wholly.</summary>
    public static Finding Examine(StatementFacts facts, ProtectedColumns columns)
    {
        if ((facts.Effects & Effects.Opaque) != 0)
            return Refused("Code that the gateway cannot read is refused while columns of this target are masked");
        if ((facts.Effects & BelowTables) != 0)
            return Refused("Files, other servers and the log of changes hold values of masked columns too");
        foreach (string relation in Statistics)
            if (facts.Mentions(relation)) return Refused("The planner's statistics hold values of masked columns");
        if (facts.Identifiers.Any(i => i.StartsWith("pg_toast", StringComparison.Ordinal)))
            return Refused("The storage of long values holds values of masked columns");
        foreach (string used in facts.Operators)
            if (columns.UserOperators.Contains(used))
                return Refused($"Operator {used} is not one of the system's, and what it returns cannot be told while columns of this target are masked");
        foreach (var statement in facts.Statements)
            if (ExamineObjects(facts, statement, columns) is { } kept) return Refused(kept);
        foreach (string function in facts.Functions.Concat(facts.PossibleCalls))
            if (columns.UserFunctions.Contains(function))
                return Refused($"Function {function} is not one of the system's, and what it returns cannot be told while columns of this target are masked");
        bool touches = false;
        foreach (string identifier in facts.Identifiers)
        {
            if (!columns.ColumnsByRelation.TryGetValue(identifier, out var names)) continue;
            touches = true;
            if (ExamineRelation(facts, identifier, names) is { } refusal) return new Finding(refusal, true, false, false);
        }
        bool suspect = touches && facts.HasStar;
        bool opens = facts.Statements.Any(s => s.Verb is "DECLARE" or "PREPARE");
        return new Finding(null, touches, suspect, suspect && opens);
    }

    /// <summary>
    /// Objects made of a relation or changed under its name: what is masked is known by names and by the catalogue as it was read, so that neither
    /// may move away from under them. An index shows nothing, and its expressions use columns.
    /// </summary>
    private static string? ExamineObjects(StatementFacts facts, SingleStatement statement, ProtectedColumns columns)
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

    private static string? ExamineRelation(StatementFacts facts, string relation, IReadOnlySet<string> names)
    {
        string? mentioned = names.FirstOrDefault(facts.Mentions);
        if (names.FirstOrDefault(facts.Uses) is { } used)
            return $"Column {used} of {relation} is masked: it may be selected as it is, and not be used in an expression, a condition or a sort key";
        if (facts.HasWholeRow) return $"Relation {relation} has masked columns: its rows cannot be read as a whole";
        foreach (var statement in facts.Statements)
        {
            if (statement.Copy is CopyDirection.ToClient or CopyDirection.File)
                return $"Relation {relation} has masked columns: it cannot be copied out";
            if (statement.Verb == "PREPARE")
                return $"Relation {relation} has masked columns: a statement on it cannot be prepared by SQL";
        }
        bool reads = mentioned is not null || facts.HasStar;
        if (facts.HasSetOperation && reads)
            return $"Relation {relation} has masked columns: they cannot be selected in a UNION, INTERSECT or EXCEPT";
        if ((facts.Effects & Effects.Ddl) != 0 && (reads || facts.HasSubquery))
            return $"Relation {relation} has masked columns: nothing can be made out of them";
        return null;
    }

    private static Finding Refused(string why) => new(why, true, false, false);
}
