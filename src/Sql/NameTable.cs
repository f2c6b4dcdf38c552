namespace HoopWire.Sql;

/// <summary>Interned texts of a token stream, so that later steps compare numbers.</summary>
public sealed class NameTable
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<(string Text, ushort Keyword)> _entries = [];
    private readonly Func<string, ushort> _keywordOf;

    /// <summary>Creates an empty table.</summary>
    /// <param name="keywordOf">The dialect's keyword number of a folded word, 0 for none.</param>
    public NameTable(Func<string, ushort> keywordOf)
    {
        _keywordOf = keywordOf;
        _lookup = _index.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Number of distinct texts.</summary>
    public int Count => _entries.Count;

    /// <summary>The text of an entry.</summary>
    /// <param name="name">Its index.</param>
    public string Text(int name) => _entries[name].Text;

    /// <summary>The keyword number of an entry, as if it were an unquoted word.</summary>
    /// <param name="name">Its index.</param>
    public ushort Keyword(int name) => _entries[name].Keyword;

    /// <summary>Finds a text that has been interned.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its index, or -1.</returns>
    public int Find(ReadOnlySpan<char> text) => _lookup.TryGetValue(text, out var index) ? index : -1;

    /// <summary>Interns a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its index.</returns>
    public int Intern(ReadOnlySpan<char> text)
    {
        if (_lookup.TryGetValue(text, out var index))
        {
            return index;
        }

        var copy = text.ToString();
        index = _entries.Count;
        _entries.Add((copy, _keywordOf(copy)));
        _index.Add(copy, index);
        return index;
    }
}
