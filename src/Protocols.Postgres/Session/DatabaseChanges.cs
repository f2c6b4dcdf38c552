using System.Collections.Concurrent;

namespace HoopWire.Postgres.Session;

/// <summary>
/// When sessions last changed what a database defines, whoever they belong to and whatever they log in with: what one of them renames or replaces, the statements of the
/// others are not read by what was known before.
/// </summary>
internal sealed class DatabaseChanges
{
    private readonly ConcurrentDictionary<(string Host, int Port, string Database), ChangeMark> _marks = new();

    /// <summary>The mark of a database that a session has logged in to; names that no server has do not come here.</summary>
    public ChangeMark Of(CatalogueKey key) => _marks.GetOrAdd((key.Target.Host, key.Target.Port, key.DatabaseName), static _ => new ChangeMark());
}
