using System.Collections.Frozen;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;

namespace HoopWire.Sql.Masking;

/// <summary>
/// Finds by what relations the objects of one rule are reached in a database: themselves, their partitions, parents and children, views that are made of them, or of code that
/// cannot be read, and what is written where foreign keys and triggers reach them.
/// </summary>
internal sealed class ObjectClosure
{
    private readonly CatalogueContents _contents;
    private readonly HashSet<uint> _whole;
    private readonly Dictionary<uint, HashSet<string>> _columns = [];

    private ObjectClosure(CatalogueContents contents)
    {
        _contents = contents;
        _whole = [.. contents.ViewsWithCode];
    }

    /// <summary>The names for each rule of a policy; null where no rule names relations or columns.</summary>
    /// <param name="contents">The catalogue.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="spell">A name of a text or a pattern as the catalogue spells it.</param>
    /// <param name="isSystem">Whether a relation is the server's own: only a pattern that names its schema means it.</param>
    public static ObjectNames? Of(CatalogueContents contents, CompiledPolicy policy, Func<string, string> spell, Func<CatalogueRelation, bool> isSystem)
    {
        if (policy.Objects.IsEmpty) return null;
        var reached = new Dictionary<ObjectSelectors, ReachedObjects>(ReferenceEqualityComparer.Instance);
        foreach (var selectors in policy.Objects) reached[selectors] = new ObjectClosure(contents).Close(selectors, policy.AllowedFunctions, spell, isSystem);
        return new ObjectNames(reached, spell);
    }

    private ReachedObjects Close(ObjectSelectors selectors, FrozenSet<string> allowed, Func<string, string> spell, Func<CatalogueRelation, bool> isSystem)
    {
        foreach (var relation in _contents.Catalogue.Relations.Values)
        {
            bool system = isSystem(relation);
            if (selectors.Relations.Any(p => Means(p, relation, "", system, spell))) _whole.Add(relation.Oid);
            foreach (var column in relation.Columns)
                if (selectors.Columns.Any(p => Means(p, relation, column.Name, system, spell))) AddColumn(relation.Oid, column.Name);
        }
        bool changed = true;
        while (changed) changed = Inherit() | CloseOverViews();
        return new ReachedObjects(_contents.Catalogue, _whole, _columns, new WriteReach(_contents, allowed).Close(_whole.Concat(_columns.Keys)));
    }

    private static bool Means(ColumnPattern pattern, CatalogueRelation relation, string column, bool isSystem, Func<string, string> spell) =>
        !(isSystem && pattern.Schema.Contains('*', StringComparison.Ordinal))
        && Glob.Matches(spell(pattern.Column), column) && Glob.Matches(spell(pattern.Relation), relation.Name) && Glob.Matches(spell(pattern.Schema), relation.Schema);

    private bool AddColumn(uint relation, string column)
    {
        if (!_columns.TryGetValue(relation, out var columns)) _columns[relation] = columns = new HashSet<string>(StringComparer.Ordinal);
        return columns.Add(column);
    }

    private bool Inherit()
    {
        bool changed = false;
        foreach (var (child, parent) in _contents.Inheritance) changed |= Spread(child, parent) | Spread(parent, child);
        return changed;
    }

    private bool Spread(uint from, uint to)
    {
        bool changed = _whole.Contains(from) && _whole.Add(to);
        if (!_columns.TryGetValue(from, out var columns)) return changed;
        foreach (string column in columns.ToArray()) changed |= AddColumn(to, column);
        return changed;
    }

    private bool CloseOverViews()
    {
        bool changed = false;
        foreach (var view in _contents.ViewDependencies)
            if (!_whole.Contains(view.Key) && view.Any(IsReached)) changed |= _whole.Add(view.Key);
        return changed;
    }

    // A view may give a column any name: all of it counts.
    private bool IsReached(ColumnKey dependency) =>
        _whole.Contains(dependency.Relation)
        || (_columns.TryGetValue(dependency.Relation, out var columns) && (dependency.Number == 0 || NameOf(dependency) is not { } name || columns.Contains(name)));

    private string? NameOf(ColumnKey key)
    {
        if (!_contents.Catalogue.Relations.TryGetValue(key.Relation, out var relation)) return null;
        foreach (var column in relation.Columns)
            if (column.Number == key.Number) return column.Name;
        return null;
    }
}
