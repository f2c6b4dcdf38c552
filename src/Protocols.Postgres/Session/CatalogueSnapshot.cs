using System.Collections.Frozen;
using System.Globalization;
using HoopWire.Policy;

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

    /// <summary>Names of functions outside the system's schemas.</summary>
    public required List<string[]> UserFunctions { get; init; }

    /// <summary>Applies a policy's column masks: to the columns named, to the same columns of partitions and inheriting tables, and to all of a view made of one.</summary>
    public ProtectedColumns Protect(CompiledPolicy policy, long readAt)
    {
        var masks = ByName(policy);
        Inherit(masks);
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
            UserFunctions = UserFunctions.Select(f => f[0]).ToFrozenSet(StringComparer.Ordinal),
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
        short attribute = short.Parse(dependency[2], CultureInfo.InvariantCulture);
        if (attribute != 0) return masks.GetValueOrDefault(ProtectedColumns.Key(relation, attribute));
        return columns[relation].Select(c => masks.GetValueOrDefault(KeyOf(c))).FirstOrDefault(m => m is not null);
    }

    private static ulong KeyOf(string[] column) =>
        ProtectedColumns.Key(Oid(column[0]), short.Parse(column[1], CultureInfo.InvariantCulture));

    private static uint Oid(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
