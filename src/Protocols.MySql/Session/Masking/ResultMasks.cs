using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.MySql.Session.Masking;

/// <summary>
/// The masks of a result's columns by position, as the statement's text tells them: one for each column, null for none. Belongs to one loop, like the decision
/// that it is of.
/// </summary>
/// <param name="masks">The masks.</param>
/// <param name="lengths">Characters that each column may hold; negative where that is not known.</param>
internal sealed class ResultMasks(ImmutableArray<RuleMask?> masks, ImmutableArray<int> lengths)
{
    // The shapes of the results that it was last asked about, in text and in binary form.
    private readonly (RowShaper? Shaper, byte[] Definitions, RowShape? Shape)[] _known = new (RowShaper?, byte[], RowShape?)[2];

    /// <summary>The masks.</summary>
    public ImmutableArray<RuleMask?> Masks => masks;

    /// <summary>Characters that each column may hold; negative where that is not known.</summary>
    public ImmutableArray<int> Lengths => lengths;

    /// <summary>How many columns the result has.</summary>
    public int Count => masks.Length;

    /// <summary>The shape of a result, if it has the definitions of the one before it; null otherwise.</summary>
    public RowShape? Find(RowShaper shaper, ReadOnlySpan<byte> definitions, bool binary)
    {
        ref readonly var known = ref _known[binary ? 1 : 0];
        return ReferenceEquals(known.Shaper, shaper) && definitions.SequenceEqual(known.Definitions) ? known.Shape : null;
    }

    /// <summary>Keeps the shape of a result.</summary>
    public void Keep(RowShaper shaper, ReadOnlySpan<byte> definitions, bool binary, RowShape shape) => _known[binary ? 1 : 0] = (shaper, definitions.ToArray(), shape);
}
