using HoopWire.Policy;

namespace HoopWire.Sql.Masking;

/// <summary>By what names the objects that rules are about are reached in one database: those of what is made of them among them, whatever their schema.</summary>
/// <param name="reached">The names for each rule.</param>
/// <param name="spell">A text's name as the catalogue spells it.</param>
internal sealed class ObjectNames(IReadOnlyDictionary<ObjectSelectors, ReachedObjects> reached, Func<string, string> spell) : IObjectNames
{
    /// <inheritdoc/>
    public bool AreReached(ObjectSelectors selectors, StatementFacts facts)
    {
        // What is not known may be any.
        if (!reached.TryGetValue(selectors, out var objects)) return !facts.Identifiers.IsEmpty;
        foreach (string identifier in facts.Identifiers)
        {
            string name = spell(identifier);
            if (objects.Relations.Contains(name)) return true;
            if (objects.Columns.TryGetValue(name, out var columns) && UseOfColumns.MayBe(facts, column => columns.Contains(spell(column)))) return true;
        }
        return false;
    }
}
