namespace HoopWire.MySql.Sql;

/// <summary>How the names of a text are spelled, where that is not as they are folded.</summary>
internal sealed class SpellingTable
{
    private readonly Dictionary<int, string> _written = [];
    private readonly Dictionary<int, string> _tables = [];

    /// <summary>Notes a spelling.</summary>
    /// <param name="token">The token's position.</param>
    /// <param name="written">As it is written.</param>
    public void Note(int token, string written) => _written.Add(token, written);

    /// <summary>Notes that a token names a table, an alias or a database.</summary>
    /// <param name="token">The token's position.</param>
    /// <param name="name">Index of its folded name.</param>
    /// <returns>Whether every other such token of the name is spelled in the same way.</returns>
    public bool TryUse(int token, int name)
    {
        var written = _written.GetValueOrDefault(token, "");
        return _tables.TryAdd(name, written) || _tables[name] == written;
    }
}
