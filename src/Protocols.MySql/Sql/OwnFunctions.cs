using System.Collections.Frozen;
using HoopWire.Policy;

namespace HoopWire.MySql.Sql;

/// <summary>
/// Functions that a text calls and that are not the server's own: stored and loadable ones, which may do anything. Told by their names alone, so that one of the
/// database's under a name that only another server has for its own is taken for that.
/// </summary>
internal static class OwnFunctions
{
    /// <summary>The server's own that are not reviewed for masks: they tell of a column's statistics, or of other sessions, or only later servers have them.</summary>
    private static readonly FrozenSet<string> Others = FrozenSet.ToFrozenSet(
        ["decode_histogram", "ps_thread_id", "roles_graphml", "json_key_value", "vec_distance_cosine", "vec_distance_euclidean", "from_vector", "to_vector"], StringComparer.Ordinal);

    /// <summary>The first one that a text calls and no rule allows, as it stands there; null for none.</summary>
    /// <param name="facts">What the text says.</param>
    /// <param name="allowed">Functions that may be called, with or without their database.</param>
    /// <param name="database">The database that names without one mean; null for none.</param>
    public static string? Find(StatementFacts facts, FrozenSet<string> allowed, string? database)
    {
        foreach (string called in facts.Called)
            if (!IsServers(called) && !IsAllowed(called, allowed, database)) return called;
        return null;
    }

    /// <summary>The server's own are found without a database, and before any other of the name.</summary>
    private static bool IsServers(string called) => ReviewedFunctions.IsHarmless(called) || FunctionEffects.IsBuiltIn(called) || Others.Contains(called);

    private static bool IsAllowed(string called, FrozenSet<string> allowed, string? database)
    {
        int dot = called.IndexOf('.', StringComparison.Ordinal);
        return allowed.Contains(called) || (dot < 0 ? database is not null && allowed.Contains($"{database}.{called}") : allowed.Contains(called[(dot + 1)..]));
    }
}
