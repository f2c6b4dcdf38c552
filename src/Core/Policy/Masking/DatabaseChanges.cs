using System.Collections.Concurrent;
using HoopWire.Access;

namespace HoopWire.Policy.Masking;

/// <summary>
/// When sessions last changed what a database defines, whoever they belong to and whatever they log in with: what one of them renames or replaces, the statements of the
/// others are not read by what was known before.
/// </summary>
public sealed class DatabaseChanges
{
    private readonly ConcurrentDictionary<(string Host, int Port, string Database), ChangeMark> _marks = new();

    /// <summary>The mark of a database that a session has logged in to; names that no server has do not come here.</summary>
    /// <param name="target">The target.</param>
    /// <param name="database">The database; empty where one catalogue tells of all that a server has.</param>
    public ChangeMark Of(Target target, string database)
    {
        ArgumentNullException.ThrowIfNull(target);
        return _marks.GetOrAdd((target.Host, target.Port, database), static _ => new ChangeMark());
    }
}
