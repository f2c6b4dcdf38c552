using System.Collections.Frozen;
using System.Globalization;

namespace HoopWire.Postgres.Sql.Lineage;

/// <summary>Tells which of the system's functions were reviewed; see <see cref="ReviewedFunctions"/>.</summary>
internal static class FunctionReview
{
    private static readonly FrozenSet<string> Harmless = new[]
    {
        ReviewedFunctions.Computations, ReviewedFunctions.Conversions, ReviewedFunctions.Aggregates, ReviewedFunctions.Facts,
        ReviewedFunctions.Counters, ReviewedFunctions.Sessions, ReviewedFunctions.Sequences,
    }.SelectMany(n => n).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Computing =
        ReviewedFunctions.Computations.Concat(ReviewedFunctions.Conversions).Concat(ReviewedFunctions.Aggregates).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> InformationSchema = ReviewedFunctions.InformationSchema.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a function of the system's returns nothing but what it is given.</summary>
    /// <param name="schema">Its schema; null where it is found by the search path.</param>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">Number of its arguments; -1 where it varies.</param>
    public static bool IsHarmless(string? schema, string name, int arguments)
    {
        if (schema == "information_schema") return InformationSchema.Contains(name);
        return Harmless.Contains(name) || Harmless.Contains(string.Create(CultureInfo.InvariantCulture, $"{name}/{arguments}"));
    }

    /// <summary>Whether a function does nothing with its arguments but compute.</summary>
    public static bool IsComputation(string name) => Computing.Contains(name);

    /// <summary>Whether the name is on the list.</summary>
    public static bool IsReviewed(string name) => Harmless.Contains(name);
}
