namespace HoopWire.Policy.Masking;

/// <summary>What a policy makes of a database's catalogue.</summary>
/// <typeparam name="TColumns">What a policy masks in it.</typeparam>
/// <param name="Columns">The columns that its enforced rules mask; null when they mask none, or the catalogue could not be read.</param>
/// <param name="Watched">The columns that its other rules would mask; null likewise.</param>
/// <param name="Failure">Why the catalogue could not be read, where masks are enforced; null when it could. Rules that only observe stop nobody.</param>
public readonly record struct Protection<TColumns>(TColumns? Columns, TColumns? Watched, string? Failure = null)
    where TColumns : class
{
    /// <summary>Either of them, which are of one catalogue; null where nothing is masked.</summary>
    public TColumns? Any => Columns ?? Watched;
}
