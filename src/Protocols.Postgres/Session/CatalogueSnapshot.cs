using System.Collections.Frozen;
using System.Globalization;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Masks;

namespace HoopWire.Postgres.Session;

/// <summary>A database's catalogue as it was read, and how it becomes the protected columns of a policy.</summary>
internal sealed class CatalogueSnapshot
{
    /// <summary>Every relation: oid, schema, name.</summary>
    public required List<string[]> Relations { get; init; }

    /// <summary>Columns outside the system's schemas: oid, attnum, schema, relation, column.</summary>
    public required List<string[]> Columns { get; init; }

    /// <summary>View oid, base oid, base attnum.</summary>
    public required List<string[]> ViewDependencies { get; init; }

    /// <summary>Child oid, parent oid.</summary>
    public required List<string[]> Inheritance { get; init; }

    /// <summary>Relation oid, attnum, attnum it is computed from.</summary>
    public List<string[]> ComputedColumns { get; init; } = [];

    /// <summary>Oids of views that run the database owner's code.</summary>
    public List<string[]> ViewsWithCode { get; init; } = [];

    /// <summary>Names of operators that run the database owner's code.</summary>
    public List<string[]> UserOperators { get; init; } = [];

    /// <summary>Names of functions outside the system's schemas.</summary>
    public required List<string[]> UserFunctions { get; init; }

    /// <summary>Types, as <see cref="TypeQuery.Types"/> tells them.</summary>
    public List<string[]> Types { get; init; } = [];

    /// <summary>Fields of row types, as <see cref="TypeQuery.Fields"/> tells them.</summary>
    public List<string[]> TypeFields { get; init; } = [];

    /// <summary>First labels of enums, as <see cref="TypeQuery.FirstLabels"/> tells them.</summary>
    public List<string[]> FirstLabels { get; init; } = [];

    /// <summary>
    /// Applies a policy's column masks: to the columns named, to the same columns of partitions and inheriting tables, to columns computed from one,
    /// and to all of a view made of one or of code that cannot be read.
    /// </summary>
    public ProtectedColumns Protect(CompiledPolicy policy, long readAt)
    {
        var masks = ByName(policy);
        Inherit(masks);
        while (Compute(masks)) Inherit(masks);
        if (!policy.ColumnMasks.IsEmpty) MaskViewsWithCode(masks, policy.ColumnMasks[0]);
        CloseOverViews(masks);
        var names = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (string[] column in Columns)
        {
            if (!masks.ContainsKey(KeyOf(column))) continue;
            if (!names.TryGetValue(column[3], out var set)) names[column[3]] = set = new HashSet<string>(StringComparer.Ordinal);
            set.Add(column[4]);
        }
        return new ProtectedColumns
        {
            Masks = masks.ToFrozenDictionary(),
            Relations = Relations.Select(r => Oid(r[0])).ToFrozenSet(),
            ProtectedRelations = masks.Keys.Select(k => (uint)(k >> 16)).ToFrozenSet(),
            ColumnsByRelation = names.ToFrozenDictionary(p => p.Key, p => p.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal),
            UserOperators = UserOperators.Select(o => o[0]).ToFrozenSet(StringComparer.Ordinal),
            Schemas = Columns.Where(c => masks.ContainsKey(KeyOf(c))).Select(c => c[2]).ToFrozenSet(StringComparer.Ordinal),
            UserFunctions = UserFunctions.Select(f => f[0]).ToFrozenSet(StringComparer.Ordinal),
            Types = TypeCatalogue.Read(Types, TypeFields, FirstLabels),
            ReadAt = readAt,
        };
    }

    private Dictionary<ulong, RuleMask> ByName(CompiledPolicy policy)
    {
        var masks = new Dictionary<ulong, RuleMask>();
        foreach (string[] column in Columns)
        {
            var mask = policy.ColumnMasks.FirstOrDefault(m => m.Mask.Column!.Matches(column[2], column[3], column[4]));
            if (mask is not null) masks[KeyOf(column)] = mask;
        }
        return masks;
    }

    /// <summary>A parent's mask covers the column of that name in its children, and a child's the one in its parents, whose result carries the parent's origin.</summary>
    private void Inherit(Dictionary<ulong, RuleMask> masks)
    {
        var byRelation = Columns.ToLookup(c => Oid(c[0]));
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (string[] pair in Inheritance)
            {
                changed |= Spread(masks, byRelation[Oid(pair[0])], byRelation[Oid(pair[1])]);
                changed |= Spread(masks, byRelation[Oid(pair[1])], byRelation[Oid(pair[0])]);
            }
        }
    }

    /// <summary>What is computed from a protected column shows it.</summary>
    private bool Compute(Dictionary<ulong, RuleMask> masks)
    {
        bool changed = false;
        foreach (string[] computed in ComputedColumns)
        {
            uint relation = Oid(computed[0]);
            if (masks.TryGetValue(ProtectedColumns.Key(relation, Attribute(computed[2])), out var mask))
                changed |= masks.TryAdd(ProtectedColumns.Key(relation, Attribute(computed[1])), mask);
        }
        return changed;
    }

    /// <summary>What the owner's code reads cannot be told, and a view runs it without naming it in the statement.</summary>
    private void MaskViewsWithCode(Dictionary<ulong, RuleMask> masks, RuleMask first)
    {
        var views = ViewsWithCode.Select(v => Oid(v[0])).ToHashSet();
        foreach (string[] column in Columns)
            if (views.Contains(Oid(column[0]))) masks.TryAdd(KeyOf(column), first);
    }

    private static bool Spread(Dictionary<ulong, RuleMask> masks, IEnumerable<string[]> from, IEnumerable<string[]> to)
    {
        bool changed = false;
        foreach (string[] column in from)
        {
            if (!masks.TryGetValue(KeyOf(column), out var mask)) continue;
            foreach (string[] other in to.Where(o => o[4] == column[4]))
                changed |= masks.TryAdd(KeyOf(other), mask);
        }
        return changed;
    }

    /// <summary>A view over a protected column hides which of its own columns shows it: all of them are masked, by the first mask found.</summary>
    private void CloseOverViews(Dictionary<ulong, RuleMask> masks)
    {
        var columns = Columns.ToLookup(c => Oid(c[0]));
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var view in ViewDependencies.GroupBy(d => Oid(d[0])))
            {
                var touched = view.Select(d => Find(masks, columns, d)).FirstOrDefault(m => m is not null);
                if (touched is null) continue;
                foreach (string[] column in columns[view.Key])
                    changed |= masks.TryAdd(KeyOf(column), touched);
            }
        }
    }

    private static RuleMask? Find(Dictionary<ulong, RuleMask> masks, ILookup<uint, string[]> columns, string[] dependency)
    {
        uint relation = Oid(dependency[1]);
        short attribute = Attribute(dependency[2]);
        if (attribute != 0) return masks.GetValueOrDefault(ProtectedColumns.Key(relation, attribute));
        return columns[relation].Select(c => masks.GetValueOrDefault(KeyOf(c))).FirstOrDefault(m => m is not null);
    }

    private static ulong KeyOf(string[] column) =>
        ProtectedColumns.Key(Oid(column[0]), Attribute(column[1]));

    private static short Attribute(string text) => short.Parse(text, CultureInfo.InvariantCulture);

    private static uint Oid(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
