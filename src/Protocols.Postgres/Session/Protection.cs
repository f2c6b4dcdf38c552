using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Session;

/// <summary>What a policy makes of a database's catalogue.</summary>
/// <param name="Columns">The columns that its enforced rules mask; null when they mask none, or the catalogue could not be read.</param>
/// <param name="Watched">The columns that its other rules would mask; null likewise.</param>
/// <param name="Failure">Why the catalogue could not be read, where masks are enforced; null when it could. Rules that only observe stop nobody.</param>
internal readonly record struct Protection(ProtectedColumns? Columns, ProtectedColumns? Watched, string? Failure = null)
{
    /// <summary>The objects of the database; null where nothing is masked.</summary>
    public Catalogue? Catalogue => (Columns ?? Watched)?.Catalogue;
}
