using System.Collections.Frozen;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Masking;

/// <summary>By what relations and names the objects that rules are about are reached in one database: those of what is made of them among them.</summary>
/// <param name="reached">What reaches the objects of each rule.</param>
/// <param name="spell">A text's name as the catalogue spells it.</param>
internal sealed class ObjectNames(IReadOnlyDictionary<ObjectSelectors, ReachedObjects> reached, Func<string, string> spell) : IReachableObjects
{
    /// <inheritdoc/>
    public IObjectNames For(StatementFacts facts, SyntaxTree tree, NameMeaning names) => new StatementObjects(this, facts, tree, names);

    /// <summary>What reaches the objects of a rule; null where that is not known.</summary>
    public ReachedObjects? Find(ObjectSelectors selectors) => reached.GetValueOrDefault(selectors);

    /// <summary>A text's name as the catalogue spells it.</summary>
    public string Spell(string name) => spell(name);

    /// <summary>Whether a text may use one of some columns.</summary>
    public bool MayUse(StatementFacts facts, FrozenSet<string> columns) => UseOfColumns.MayBe(facts, column => columns.Contains(spell(column)));
}
