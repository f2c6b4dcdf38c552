namespace HoopWire.Policy;

/// <summary>Knows by what names the objects that rules are about are reached in one database.</summary>
public interface IObjectNames
{
    /// <summary>Whether a text may reach relations or columns that a rule is about.</summary>
    /// <param name="selectors">What the rule is about.</param>
    /// <param name="facts">What the text tells.</param>
    /// <param name="wanted">The effects that the rule is about; none where it is about all.</param>
    bool AreReached(ObjectSelectors selectors, StatementFacts facts, Effects wanted);
}
