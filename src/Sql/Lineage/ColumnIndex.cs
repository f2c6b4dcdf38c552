using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>Finds columns by name; where there are many, by a table that the first look-up makes.</summary>
internal sealed class ColumnIndex
{
    private const int Few = 8;

    private Dictionary<string, Provenance>? _table;

    /// <summary>The column of a name, or what any of several is made of; null for none.</summary>
    public Provenance? Find(ImmutableArray<RangeColumn> columns, string name)
    {
        if (columns.Length > Few) return (_table ??= Make(columns)).GetValueOrDefault(name);
        Provenance? found = null;
        foreach (var column in columns)
            if (column.Name == name) found = found is null ? column.Value : Provenance.Either(found, column.Value);
        return found;
    }

    private static Dictionary<string, Provenance> Make(ImmutableArray<RangeColumn> columns)
    {
        var table = new Dictionary<string, Provenance>(columns.Length, StringComparer.Ordinal);
        foreach (var column in columns)
            table[column.Name] = table.TryGetValue(column.Name, out var known) ? Provenance.Either(known, column.Value) : column.Value;
        return table;
    }
}
