using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The masks of a result's columns by position, as the statement's text tells them. Belongs to one loop, and keeps the last shape that was made of it there.
/// </summary>
/// <param name="masks">The mask of each column; null for none.</param>
internal sealed class ResultMasks(ImmutableArray<RuleMask?> masks)
{
    private RowShaper? _shaper;
    private byte[] _description = [];
    private RowShape? _shape;

    /// <summary>The mask of each column; null for none.</summary>
    public ImmutableArray<RuleMask?> Masks { get; } = masks;

    /// <summary>The shape that a shaper made of a description; null when it was another one.</summary>
    public RowShape? Find(RowShaper shaper, ReadOnlySpan<byte> description) =>
        ReferenceEquals(_shaper, shaper) && description.SequenceEqual(_description) ? _shape : null;

    /// <summary>Keeps a shape.</summary>
    public void Keep(RowShaper shaper, ReadOnlySpan<byte> description, RowShape shape) => (_shaper, _description, _shape) = (shaper, description.ToArray(), shape);
}
