namespace HoopWire.MySql.Sql;

/// <summary>Tells which folded names stand in a text in more than one spelling.</summary>
internal sealed class SpellingTable
{
    private readonly Dictionary<int, string> _first = [];
    private readonly HashSet<int> _several = [];

    /// <summary>Notes a spelling.</summary>
    /// <param name="name">The folded name's index.</param>
    /// <param name="written">As it is written.</param>
    public void Note(int name, string written)
    {
        if (!_first.TryAdd(name, written) && _first[name] != written)
        {
            _several.Add(name);
        }
    }

    /// <summary>Whether a name is spelled in more than one way.</summary>
    /// <param name="name">The folded name's index.</param>
    public bool HasSeveral(int name) => _several.Contains(name);
}
