using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Masking;

/// <summary>
/// Which objects of rules one text reaches: by the relations that it names, with their schemas, and by what its writes do to others. Where a text may name relations in other
/// places than statements about rows do, any word of it counts.
/// </summary>
internal sealed class StatementObjects : IObjectNames
{
    private const Effects Writes = Effects.Write | Effects.UnboundedWrite;

    private readonly ObjectNames _objects;
    private readonly HashSet<uint>? _named;
    private readonly ImmutableArray<string> _schemas = [];
    private readonly bool _mayBeAny;
    private readonly Dictionary<uint, WriteKinds> _written = [];

    /// <summary>Reads what a text names.</summary>
    /// <param name="objects">The objects of the rules.</param>
    /// <param name="facts">What the text tells.</param>
    /// <param name="tree">Its statements.</param>
    /// <param name="names">What its names mean.</param>
    public StatementObjects(ObjectNames objects, StatementFacts facts, SyntaxTree tree, NameMeaning names)
    {
        _objects = objects;
        if (NamedRelations.Of(facts, tree) is not { } read)
        {
            (_schemas, _mayBeAny) = (UnnamedObjects.SchemasOf(tree, facts), UnnamedObjects.MayBeAny(tree, facts.Mentions));
            return;
        }
        _named = [.. read.Names.SelectMany(name => Find(name, names)).Select(r => r.Oid)];
        foreach (var (name, kinds) in read.Written)
            foreach (var relation in Find(name, names)) _written[relation.Oid] = _written.GetValueOrDefault(relation.Oid) | kinds;
    }

    /// <inheritdoc/>
    public bool AreReached(ObjectSelectors selectors, StatementFacts facts, Effects wanted)
    {
        // What is not known may be any.
        if (_objects.Find(selectors) is not { } objects) return !facts.Identifiers.IsEmpty;
        bool countsWrites = wanted == Effects.None || (wanted & Writes) != 0;
        if (_named is null) return IsUnnamed(objects, wanted) || IsWord(objects, facts, countsWrites && (facts.Effects & Writes) != 0);
        foreach (uint relation in _named)
        {
            if (objects.Relations.Contains(relation)) return true;
            if (objects.Columns.TryGetValue(relation, out var columns) && _objects.MayUse(facts, columns)) return true;
        }
        return countsWrites && _written.Any(w => (objects.Written.GetValueOrDefault(w.Key) & w.Value) != 0 && !objects.Columns.ContainsKey(w.Key));
    }

    /// <summary>What only rebuilds relations gives them no other name: it counts where the rule is about definitions.</summary>
    private bool IsUnnamed(ReachedObjects objects, Effects wanted) =>
        _schemas.Any(name => objects.Schemas.Contains(_objects.Spell(name)))
        || (_mayBeAny && (wanted == Effects.None || (wanted & Effects.Ddl) != 0) && objects.Schemas.Count > 0);

    private bool IsWord(ReachedObjects objects, StatementFacts facts, bool writes)
    {
        foreach (string identifier in facts.Identifiers)
        {
            string name = _objects.Spell(identifier);
            if (objects.Names.Contains(name) || (writes && objects.WrittenNames.Contains(name))) return true;
            if (objects.ColumnNames.TryGetValue(name, out var columns) && _objects.MayUse(facts, columns)) return true;
        }
        return false;
    }

    private IEnumerable<CatalogueRelation> Find(ObjectName name, NameMeaning names) =>
        names.HasOwnObjects
        ? names.Catalogue.Find(null, _objects.Spell(name.Last), SearchPath.Unknown)
        : names.Catalogue.Find(name.Schema is { } schema ? _objects.Spell(schema) : null, _objects.Spell(name.Last), names.Path);
}
