using System.Collections.Frozen;
using HoopWire.Sql.Lineage;

namespace HoopWire.Sql.Masking;

/// <summary>By what relations and names a rule's relations and columns are reached in one database.</summary>
internal sealed class ReachedObjects
{
    /// <summary>Brings together what was found.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="relations">Relations that count wherever they are named.</param>
    /// <param name="columns">Names of columns per relation that counts where one of them may be used.</param>
    /// <param name="written">By what writes relations count that are only written.</param>
    public ReachedObjects(Catalogue catalogue, HashSet<uint> relations, Dictionary<uint, HashSet<string>> columns, FrozenDictionary<uint, WriteKinds> written)
    {
        Relations = relations.ToFrozenSet();
        Columns = columns.ToFrozenDictionary(c => c.Key, c => c.Value.ToFrozenSet(StringComparer.Ordinal));
        Written = written;
        Names = NamesOf(catalogue, relations);
        Schemas = relations.Concat(columns.Keys).Where(catalogue.Relations.ContainsKey).Select(number => catalogue.Relations[number].Schema).ToFrozenSet(StringComparer.Ordinal);
        WrittenNames = NamesOf(catalogue, written.Keys.Where(relation => !columns.ContainsKey(relation)));
        ColumnNames = Columns.GroupBy(c => catalogue.Relations[c.Key].Name, c => c.Value, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.SelectMany(names => names).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>Relations that count wherever they are named.</summary>
    public FrozenSet<uint> Relations { get; }

    /// <summary>Names of columns per relation that counts where one of them may be used.</summary>
    public FrozenDictionary<uint, FrozenSet<string>> Columns { get; }

    /// <summary>Relations that count where they are written in one of these ways: foreign keys and triggers reach the others.</summary>
    public FrozenDictionary<uint, WriteKinds> Written { get; }

    /// <summary>Names of <see cref="Relations"/>.</summary>
    public FrozenSet<string> Names { get; }

    /// <summary>Schemas of <see cref="Relations"/> and of those of <see cref="Columns"/>.</summary>
    public FrozenSet<string> Schemas { get; }

    /// <summary>Names of the relations of <see cref="Columns"/>, with the columns.</summary>
    public FrozenDictionary<string, FrozenSet<string>> ColumnNames { get; }

    /// <summary>Names of the relations of <see cref="Written"/>.</summary>
    public FrozenSet<string> WrittenNames { get; }

    private static FrozenSet<string> NamesOf(Catalogue catalogue, IEnumerable<uint> relations) =>
        relations.Where(catalogue.Relations.ContainsKey).Select(number => catalogue.Relations[number].Name).ToFrozenSet(StringComparer.Ordinal);
}
