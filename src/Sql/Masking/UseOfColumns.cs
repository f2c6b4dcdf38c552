using HoopWire.Policy;

namespace HoopWire.Sql.Masking;

/// <summary>Whether a text may use some columns of a relation that it names.</summary>
internal static class UseOfColumns
{
    /// <summary>Whether it names one, or may use columns without naming them.</summary>
    /// <param name="facts">What the text tells.</param>
    /// <param name="isOne">Whether a name is one of theirs.</param>
    public static bool MayBe(StatementFacts facts, Func<string, bool> isOne) =>
        facts.HasStar || facts.HasInnerStar || facts.HasWholeRow || facts.Statements.Any(s => s.Verb is not ("SELECT" or "UPDATE" or "DELETE")) || facts.Identifiers.Any(isOne);
}
