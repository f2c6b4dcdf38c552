using System.Collections.Immutable;
using System.Text;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>The names of a statement and of the columns in its reach, where a server may take one for another.</summary>
/// <param name="dialect">The server's dialect.</param>
internal sealed class MetNames(NameDialect dialect)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wide = new(StringComparer.Ordinal);
    private bool _mayBeConfused;

    /// <summary>Why the statement is not understood: two of its names may be one; null for none.</summary>
    public string? Confusion => !_mayBeConfused ? null : Find(_names, dialect.Alike) ?? (_wide.Count == 0 ? null : Find(_references.Union(_wide), dialect.AlikeInWide));

    /// <summary>A name was met.</summary>
    public void Add(string name)
    {
        if (!dialect.ConfusesNames || !_names.Add(name)) return;
        // Those of ASCII are told apart by everything but spaces at their ends.
        _mayBeConfused |= !Ascii.IsValid(name) || name.EndsWith(' ');
    }

    /// <summary>Several were met.</summary>
    public void Add(ImmutableArray<string> names)
    {
        foreach (string name in names) Add(name);
    }

    /// <summary>A column was referred to.</summary>
    public void Add(ObjectName reference)
    {
        if (!dialect.ConfusesNames) return;
        Add(reference.Parts);
        _references.Add(reference.Last);
    }

    /// <summary>A relation was named.</summary>
    public void Add(CatalogueRelation relation)
    {
        if (!dialect.ConfusesNames) return;
        foreach (var column in relation.Columns)
        {
            Add(column.Name);
            if (relation.Columns.Length > dialect.NarrowMax) _wide.Add(column.Name);
        }
    }

    private static string? Find(IEnumerable<string> names, Func<string, string> alike)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in names)
            if (!known.TryAdd(alike(name), name)) return $"some servers take {known[alike(name)]} and {name} for one name";
        return null;
    }
}
