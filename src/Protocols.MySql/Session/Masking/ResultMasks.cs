using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.MySql.Session.Masking;

/// <summary>The masks of a result's columns by position, as the statement's text tells them: one for each column, null for none.</summary>
/// <param name="Masks">The masks.</param>
/// <param name="Lengths">Characters that each column may hold; negative where that is not known.</param>
internal sealed record ResultMasks(ImmutableArray<RuleMask?> Masks, ImmutableArray<int> Lengths)
{
    /// <summary>How many columns the result has.</summary>
    public int Count => Masks.Length;
}
