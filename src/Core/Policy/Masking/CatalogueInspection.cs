using HoopWire.Net;

namespace HoopWire.Policy.Masking;

/// <summary>Reads a target's catalogue once, outside of any session.</summary>
public static class CatalogueInspection
{
    /// <summary>Reads it on a loop, and looks at it.</summary>
    /// <param name="catalogues">Reads catalogues.</param>
    /// <param name="key">The database.</param>
    /// <param name="policy">The rules.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="patience">How long it may take: the login and the reading have their own deadlines, this one is for what nobody has thought of.</param>
    /// <param name="look">What there is to be found.</param>
    public static async Task<TargetFindings> RunAsync<TKey, TSnapshot, TColumns>(
        CatalogueCache<TKey, TSnapshot, TColumns> catalogues, TKey key, CompiledPolicy policy, Loop loop, TimeSpan patience, Func<TColumns, TargetFindings> look)
        where TKey : notnull
        where TSnapshot : class
        where TColumns : class
    {
        return await LoopWork.RunAsync(loop, LookAsync, patience);

        async Task<TargetFindings> LookAsync()
        {
            var (columns, failure) = await catalogues.GetAsync(key, policy, 0, loop);
            return columns is null ? new TargetFindings { Failure = failure ?? "its catalogue could not be read" } : look(columns);
        }
    }
}
