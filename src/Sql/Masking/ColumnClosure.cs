using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;

namespace HoopWire.Sql.Masking;

/// <summary>
/// Applies a policy's column masks to a catalogue: to the columns named, to the same columns of partitions and inheriting tables, to columns computed from one, and to
/// those columns of views that are made of one, or of code that cannot be read.
/// </summary>
/// <param name="snapshot">The catalogue.</param>
/// <param name="policy">The policy.</param>
internal abstract class ColumnClosure(CatalogueContents snapshot, CompiledPolicy policy)
{
    private readonly Dictionary<ulong, RuleMask> _masks = [];

    /// <summary>The masks per column; see <see cref="MaskedCatalogue.Key"/>.</summary>
    protected IReadOnlyDictionary<ulong, RuleMask> Masks => _masks;

    /// <summary>Names of protected columns per name of a relation that has them, whatever its schema.</summary>
    protected FrozenDictionary<string, FrozenSet<string>> ColumnsByRelation => Protected()
        .GroupBy(p => p.Relation.Name, p => p.Column, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Schemas of relations with protected columns.</summary>
    protected FrozenSet<string> Schemas => Protected().Select(p => p.Relation.Schema).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>See <see cref="MaskedCatalogue.Readers"/>.</summary>
    protected FrozenSet<uint> Readers()
    {
        var readers = new HashSet<uint>(policy.ColumnMasks.IsEmpty ? [] : snapshot.ViewsWithCode);
        bool Reads(IEnumerable<ColumnKey> dependencies) => dependencies.Any(d => readers.Contains(d.Relation) || FindAny(d) is not null);
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var relation in snapshot.ViewDependencies.Concat(snapshot.PolicyDependencies))
                if (!readers.Contains(relation.Key) && Reads(relation)) changed |= readers.Add(relation.Key);
        }
        return readers.ToFrozenSet();
    }

    /// <summary>By what the objects are reached that rules are about; null where no rule names any.</summary>
    /// <param name="spell">A name of a text or a pattern as the catalogue spells it.</param>
    protected ObjectNames? ObjectsOf(Func<string, string> spell) => ObjectClosure.Of(snapshot, policy, spell, IsSystem);

    /// <summary>Finds all protected columns.</summary>
    protected void Find()
    {
        ByName();
        bool changed = true;
        while (changed)
        {
            changed = Inherit();
            changed |= Compute();
            changed |= CloseOverViews();
        }
    }

    /// <summary>Whether a relation is the server's own, so that no pattern means it.</summary>
    protected abstract bool IsSystem(CatalogueRelation relation);

    /// <summary>Whether a column may show values of other columns: one of a relation of the server's own, or of one that the server's code fills.</summary>
    protected abstract bool IsHidden(CatalogueRelation relation, CatalogueColumn column);

    /// <summary>A pattern as the catalogue spells its names.</summary>
    protected virtual ColumnPattern PatternOf(ColumnPattern pattern) => pattern;

    private IEnumerable<(CatalogueRelation Relation, string Column)> Protected() =>
        from relation in snapshot.Catalogue.Relations.Values
        from column in relation.Columns
        where _masks.ContainsKey(MaskedCatalogue.Key(relation.Oid, column.Number))
        select (relation, column.Name);

    private void ByName()
    {
        if (policy.ColumnMasks.IsEmpty) return;
        var hidden = new RuleMask(policy.ColumnMasks[0].Rule, new MaskRule(MaskKind.Nullify));
        ImmutableArray<(ColumnPattern Pattern, RuleMask Mask)> patterns = [.. policy.ColumnMasks.Select(m => (PatternOf(m.Mask.Column!), m))];
        foreach (var relation in snapshot.Catalogue.Relations.Values)
        {
            bool isSystem = IsSystem(relation);
            foreach (var column in relation.Columns)
            {
                var mask = IsHidden(relation, column) ? hidden
                    : isSystem ? null
                    : patterns.FirstOrDefault(p => p.Pattern.Matches(relation.Schema, relation.Name, column.Name)).Mask;
                if (mask is not null) _masks[MaskedCatalogue.Key(relation.Oid, column.Number)] = mask;
            }
        }
    }

    /// <summary>A parent's mask covers the column of that name in its children, and a child's the one in its parents, whose result carries the parent's origin.</summary>
    private bool Inherit()
    {
        bool changed = false;
        foreach (var (child, parent) in snapshot.Inheritance)
        {
            if (!snapshot.Catalogue.Relations.TryGetValue(child, out var one) || !snapshot.Catalogue.Relations.TryGetValue(parent, out var other)) continue;
            changed |= Spread(one, other);
            changed |= Spread(other, one);
        }
        return changed;
    }

    private bool Spread(CatalogueRelation from, CatalogueRelation to)
    {
        bool changed = false;
        foreach (var column in from.Columns)
        {
            if (!_masks.TryGetValue(MaskedCatalogue.Key(from.Oid, column.Number), out var mask)) continue;
            foreach (var other in to.Columns)
                if (other.Name == column.Name) changed |= _masks.TryAdd(MaskedCatalogue.Key(to.Oid, other.Number), mask);
        }
        return changed;
    }

    /// <summary>What is computed from a protected column shows it.</summary>
    private bool Compute()
    {
        bool changed = false;
        foreach (var (column, from) in snapshot.Computed)
            if (_masks.TryGetValue(Key(from), out var mask)) changed |= _masks.TryAdd(Key(column), Derived(mask));
        return changed;
    }

    private bool CloseOverViews()
    {
        if (policy.ColumnMasks.IsEmpty) return false;
        bool changed = false;
        foreach (var view in snapshot.Catalogue.Relations.Values)
            if ((view.Kind is 'v' or 'm' || snapshot.ViewsWithCode.Contains(view.Oid)) && !IsSystem(view)) changed |= CloseOver(view);
        return changed;
    }

    private bool CloseOver(CatalogueRelation view)
    {
        bool hasCode = snapshot.ViewsWithCode.Contains(view.Oid);
        if (!snapshot.Views.TryGetValue(view.Oid, out var columns) || (hasCode && !columns.Any(c => c.IsOpaque)))
        {
            // Which of its columns shows a protected one, or what its code returns, cannot be told: all of them are masked.
            var mask = hasCode ? policy.ColumnMasks[0] : snapshot.ViewDependencies[view.Oid].Select(FindAny).FirstOrDefault(m => m is not null);
            return mask is not null && view.Columns.Aggregate(false, (changed, c) => changed | _masks.TryAdd(MaskedCatalogue.Key(view.Oid, c.Number), Derived(mask)));
        }
        bool any = false;
        for (int i = 0; i < columns.Length; i++)
        {
            var source = columns[i].Sources.Select(s => _masks.GetValueOrDefault(Key(s))).FirstOrDefault(m => m is not null);
            if (source is null && columns[i].IsOpaque) source = policy.ColumnMasks[0];
            if (source is null) continue;
            any |= _masks.TryAdd(MaskedCatalogue.Key(view.Oid, view.Columns[i].Number), columns[i].IsBare ? source : Derived(source));
        }
        return any;
    }

    private RuleMask? FindAny(ColumnKey dependency)
    {
        if (dependency.Number != 0) return _masks.GetValueOrDefault(Key(dependency));
        return snapshot.Catalogue.Relations.TryGetValue(dependency.Relation, out var relation)
            ? relation.Columns.Select(c => _masks.GetValueOrDefault(MaskedCatalogue.Key(relation.Oid, c.Number))).FirstOrDefault(m => m is not null)
            : null;
    }

    /// <summary>What a partial or format-preserving mask would leave of a computed value, nobody has decided about.</summary>
    private static RuleMask Derived(RuleMask mask) =>
        mask.Mask.Kind is MaskKind.Redact or MaskKind.Nullify or MaskKind.Zero ? mask : mask with { Mask = mask.Mask with { Kind = MaskKind.Redact } };

    private static ulong Key(ColumnKey column) => MaskedCatalogue.Key(column.Relation, column.Number);
}
