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

    /// <summary>What an unqualified name may mean as a column.</summary>
    public FoundColumn FindColumn(string name) => Find(name, inner: false);

    private FoundColumn Find(string name, bool inner)
    {
        Provenance? listed = null;
        bool isCertain = false;
        foreach (var range in Ranges)
        {
            if (range.Find(name) is not { } column) continue;
            listed = listed is null ? column.Value : Provenance.Either(listed, column.Value);
            isCertain |= column.IsCertain;
        }
        bool isKnown = listed is not null;
        var value = listed ?? Provenance.Free;
        if (inner && Labels?.Find(name) is { } labelled)
        {
            isKnown = true;
            value = Provenance.OneOf(value, labelled.Value);
        }
        if (isCertain) return new FoundColumn(value, true, true);
        if (inner && Labels is { } labels) value = Provenance.OneOf(value, labels.Rest);
        // It may be a column that is not listed here, or one of an outer query.
        foreach (var range in Ranges)
        {
            isKnown |= range.TakesAnyName || range.Find(RangeColumn.NoName) is not null;
            value = Provenance.OneOf(value, range.Rest);
        }
        if (Outer?.Find(name, inner: true) is not { } further) return new FoundColumn(value, isKnown, false);
        return new FoundColumn(Provenance.OneOf(value, further.Value), isKnown | further.IsKnown, further.IsCertain);
    }

    /// <summary>Whether an item of this very query surely has the column.</summary>
    public bool Lists(string name) => Ranges.Any(r => r.Find(name) is { IsCertain: true });

    /// <summary>Whether an item of this very query may have the column.</summary>
    public bool MayList(string name) => Ranges.Any(r => r.IsOpen || r.Find(name) is not null);

    /// <summary>The nearest from item of a name; null when there is none.</summary>
    public RangeEntry? FindEntry(string? schema, string name)
    {
        foreach (var entry in Ranges.SelectMany(r => r.Entries).Concat(Hidden))
            if (entry.Name == name && (schema is null || entry.Schemas.Contains(schema))) return entry;
        return Outer?.FindEntry(schema, name);
    }
}
