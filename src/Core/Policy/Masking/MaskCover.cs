using System.Collections.Immutable;

namespace HoopWire.Policy.Masking;

/// <summary>Compares the masks of a result by one catalogue with those by another.</summary>
public static class MaskCover
{
    /// <summary>Whether masks hide what others would have hidden: a statement has run by the definitions of then or of now.</summary>
    /// <param name="now">A mask for each column, null for none; null for a result of which nothing is told.</param>
    /// <param name="before">Those of before; null likewise, of which nothing need be hidden.</param>
    public static bool Hides(ImmutableArray<RuleMask?>? now, ImmutableArray<RuleMask?>? before) =>
        before is not { } masks || (now is { } covering && covering.Length == masks.Length && masks.Zip(covering).All(m => m.First is null || m.First == m.Second));
}
