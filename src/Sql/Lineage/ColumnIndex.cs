using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>Finds columns by name; where there are many, by a table that the first look-up makes.</summary>
internal sealed class ColumnIndex
{
    private const int Few = 8;

    private Dictionary<string, RangeColumn>? _table;
    private Provenance? _others;

    /// <summary>The column of a name, or what any of several is made of; null for none.</summary>
    public RangeColumn? Find(ImmutableArray<RangeColumn> columns, string name)
    {
        if (columns.Length > Few) return (_table ??= Make(columns)).TryGetValue(name, out var listed) ? listed : null;
        RangeColumn? found = null;
        foreach (var column in columns)
            if (column.Name == name) found = found is { } known ? Both(known, column) : column;
        return found;
    }

    /// <summary>What those columns are made of that the server may call otherwise.</summary>
    public Provenance Others(ImmutableArray<RangeColumn> columns)
    {
        if (_others is not null) return _others;
        _others = Provenance.Free;
        foreach (var column in columns)
            if (column.Certainty == NameCertainty.PerhapsOther) _others = Provenance.OneOf(_others, column.Value);
        return _others;
    }

    private static Dictionary<string, RangeColumn> Make(ImmutableArray<RangeColumn> columns)
    {
        var table = new Dictionary<string, RangeColumn>(columns.Length, StringComparer.Ordinal);
        foreach (var column in columns) table[column.Name] = table.TryGetValue(column.Name, out var known) ? Both(known, column) : column;
        return table;
    }

    private static RangeColumn Both(RangeColumn one, RangeColumn other) =>
        new(one.Name, Provenance.Either(one.Value, other.Value), one.Certainty < other.Certainty ? one.Certainty : other.Certainty);
}
