using HoopWire.Policy;

namespace HoopWire.Sql.Masking;

/// <summary>Refuses definitions by the names in them: what is stored in one runs later, where no text names it.</summary>
internal static class DefinitionGuard
{
    /// <summary>Why a text with a definition in it is refused by the names in it; null when it is not.</summary>
    public static string? Refuse(StatementFacts facts, MaskedCatalogue columns)
    {
        foreach (string identifier in facts.Identifiers)
        {
            if (!columns.ColumnsByRelation.TryGetValue(identifier, out var names)) continue;
            if (names.FirstOrDefault(facts.Uses) is { } used)
                return $"Column {used} of {identifier} is masked: it may be selected as it is, and not be used in a definition";
            if ((facts.Effects & Effects.Ddl) != 0 && (facts.HasStar || facts.HasSubquery || facts.HasWholeRow || names.Any(facts.Mentions)))
                return $"Relation {identifier} has masked columns: nothing can be made out of them";
        }
        return null;
    }
}
