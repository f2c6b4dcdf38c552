using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>What statements do with relations and types that no name in them means: a text in quotes does, a number, or nothing at all.</summary>
internal static class HiddenUses
{
    /// <summary>Functions of the system's that look at the rows of an index's table anew; those of amcheck are of that kind.</summary>
    private static readonly string[] Maintaining = ["brin_summarize_new_values", "brin_summarize_range", "bt_index_check", "bt_index_parent_check", "gin_index_check"];

    /// <summary>Those that read a value of a type that is an argument.</summary>
    private static readonly string[] Making =
    [
        "pg_input_is_valid", "pg_input_error_info", "domain_in", "record_in", "array_in", "range_in", "multirange_in", "pg_restore_attribute_stats",
    ];

    /// <summary>Whether a text calls, or may call, what maintains a relation that it does not name.</summary>
    public static bool MaintainAny(StatementFacts facts) => Maintaining.Any(facts.Calls);

    /// <summary>Whether a text calls, or may call, what makes values of a type that it does not name.</summary>
    public static bool MakeAny(StatementFacts facts) => Making.Any(facts.Calls);

    /// <summary>Whether a text may do either.</summary>
    public static bool MayBeIn(StatementFacts facts) => facts.Statements.Any(MaintainsRelations) || MaintainAny(facts) || MakeAny(facts);

    /// <summary>Whether a statement builds or analyses relations anew, named or not.</summary>
    public static bool MaintainsRelations(SingleStatement statement) => statement.Verb is "VACUUM" or "ANALYZE" or "ANALYSE" or "CLUSTER" or "REINDEX";
}
