using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Masking;

/// <summary>Without a database at hand any name may be a relation that a pattern fits; what views show of it is not known.</summary>
/// <param name="spell">A name as texts' names are spelled.</param>
internal sealed class OfflineObjectNames(Func<string, string> spell) : IReachableObjects, IObjectNames
{
    /// <inheritdoc/>
    public IObjectNames For(StatementFacts facts, SyntaxTree tree, NameMeaning names) => this;

    /// <inheritdoc/>
    public bool AreReached(ObjectSelectors selectors, StatementFacts facts, Effects wanted)
    {
        foreach (string identifier in facts.Identifiers)
        {
            string name = spell(identifier);
            if (selectors.Relations.Any(p => Glob.Matches(spell(p.Relation), name))) return true;
            foreach (var pattern in selectors.Columns)
                if (Glob.Matches(spell(pattern.Relation), name) && UseOfColumns.MayBe(facts, column => Glob.Matches(spell(pattern.Column), spell(column)))) return true;
        }
        return false;
    }
}
