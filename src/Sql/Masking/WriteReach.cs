using System.Collections.Frozen;
using HoopWire.Sql.Lineage;

namespace HoopWire.Sql.Masking;

/// <summary>
/// Finds by what writes some relations are reached that no statement names: what foreign keys do to the rows that refer, what triggers do, over any number of steps. Code that
/// names one of the relations, or the next step, reaches it; so does code that cannot be read, runs texts, or calls a function of the database's own, unless the policy allows it.
/// </summary>
/// <param name="contents">The catalogue.</param>
/// <param name="allowed">Functions that may be called, with or without schema.</param>
internal sealed class WriteReach(CatalogueContents contents, FrozenSet<string> allowed)
{
    private readonly Dictionary<uint, WriteKinds> _kinds = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<RelationTrigger, TriggerWords> _words = new(ReferenceEqualityComparer.Instance);

    /// <summary>Relations by what writes to them reach one of these, those themselves among them.</summary>
    public FrozenDictionary<uint, WriteKinds> Close(IEnumerable<uint> targets)
    {
        foreach (uint target in targets) Add(target, WriteKinds.All);
        if (_kinds.Count == 0) return FrozenDictionary<uint, WriteKinds>.Empty;
        foreach (var trigger in contents.Triggers.Where(t => !IsAllowed(t.Function))) _words[trigger] = new TriggerWords(trigger.Code, contents.Catalogue.CodeNames, IsAllowed);
        bool changed = true;
        while (changed) changed = Refer() | Fire() | Inherit() | Pass();
        return _kinds.ToFrozenDictionary();
    }

    private bool Add(uint relation, WriteKinds kinds)
    {
        var before = _kinds.GetValueOrDefault(relation);
        if ((before | kinds) == before) return false;
        _kinds[relation] = before | kinds;
        if (contents.Catalogue.Relations.TryGetValue(relation, out var known)) _names.Add(known.Name.ToLowerInvariant());
        return true;
    }

    private bool Refer()
    {
        bool changed = false;
        foreach (var key in contents.ForeignKeys)
        {
            var reached = _kinds.GetValueOrDefault(key.Referring);
            var by = (reached & key.OnDelete) != 0 ? WriteKinds.Delete : WriteKinds.None;
            if ((reached & key.OnUpdate) != 0) by |= WriteKinds.Update;
            // TRUNCATE … CASCADE empties the relations that refer.
            by |= reached & WriteKinds.Truncate;
            if (by != WriteKinds.None) changed |= Add(key.Referenced, by);
        }
        return changed;
    }

    private bool Fire()
    {
        bool changed = false;
        foreach (var (trigger, words) in _words)
            if (words.MayName(_names)) changed |= Add(trigger.Relation, trigger.On);
        return changed;
    }

    /// <summary>What is done to a parent is done to its children, and a row may move from one partition to another.</summary>
    private bool Inherit()
    {
        bool changed = false;
        foreach (var (child, parent) in contents.Inheritance) changed |= Spread(child, parent) | Spread(parent, child);
        return changed;
    }

    private bool Spread(uint from, uint to)
    {
        var kinds = _kinds.GetValueOrDefault(from);
        return kinds != WriteKinds.None && Add(to, kinds | ((kinds & (WriteKinds.Insert | WriteKinds.Delete)) != 0 ? WriteKinds.Update : WriteKinds.None));
    }

    /// <summary>What is written to a view is written to what it is made of.</summary>
    private bool Pass()
    {
        bool changed = false;
        foreach (var view in contents.ViewDependencies)
            foreach (var dependency in view)
                if (_kinds.TryGetValue(dependency.Relation, out var kinds)) changed |= Add(view.Key, kinds);
        return changed;
    }

    private bool IsAllowed(string function)
    {
        int dot = function.LastIndexOf('.');
        return function.Length > 0 && (allowed.Contains(function) || allowed.Contains(function[(dot + 1)..]));
    }
}
