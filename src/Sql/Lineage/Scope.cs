namespace HoopWire.Sql.Lineage;

/// <summary>The from items that names in one query may refer to, and those of the queries around it.</summary>
/// <param name="outer">The scope around it; null for none.</param>
/// <param name="expressions">The WITH expressions in sight; null for none.</param>
internal sealed class Scope(Scope? outer, CteScope? expressions)
{
    /// <summary>The scope around it.</summary>
    public Scope? Outer { get; } = outer;

    /// <summary>The WITH expressions in sight.</summary>
    public CteScope? Expressions { get; } = expressions;

    /// <summary>The items in order.</summary>
    public List<FromRange> Ranges { get; } = [];

    /// <summary>Entries that only qualified names reach: <c>excluded</c>, <c>old</c>, <c>new</c>.</summary>
    public List<RangeEntry> Hidden { get; } = [];

    /// <summary>The labels of the query's own output list, where queries inside it see them; null for none.</summary>
    public FromRange? Labels { get; set; }

    /// <summary>A scope with the same surroundings that sees these items.</summary>
    public Scope Beside(IEnumerable<FromRange> ranges)
    {
        var scope = new Scope(Outer, Expressions);
        scope.Ranges.AddRange(ranges);
        return scope;
    }

    /// <summary>An unqualified column; null when no column of that name is in sight.</summary>
    public Provenance? FindColumn(string name) => Find(name, inner: false);

    private Provenance? Find(string name, bool inner)
    {
        var found = inner ? Labels?.Find(name) : null;
        foreach (var range in Ranges)
            if (range.Find(name) is { } value) found = found is null ? value : Provenance.Either(found, value);
        if (found is not null) return found;
        // It may be a column that is not listed, or one of an outer query.
        var open = Ranges.Where(r => r.IsOpen).Select(r => r.Open).ToArray();
        found = Outer?.Find(name, inner: true);
        if (open.Length == 0) return found;
        return open.Aggregate(found ?? Provenance.Free, Provenance.Either);
    }

    /// <summary>Whether an item of this very query is known to have the column.</summary>
    public bool Lists(string name) => Ranges.Any(r => r.Find(name) is not null);

    /// <summary>The nearest from item of a name; null when there is none.</summary>
    public RangeEntry? FindEntry(string? schema, string name)
    {
        foreach (var entry in Ranges.SelectMany(r => r.Entries).Concat(Hidden))
            if (entry.Name == name && (schema is null || entry.Schemas.Contains(schema))) return entry;
        return Outer?.FindEntry(schema, name);
    }
}
