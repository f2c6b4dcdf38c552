using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>What is masked: a column by name, or kinds of value wherever they appear.</summary>
/// <param name="Kind">What stands in the value's place.</param>
public sealed record MaskRule(MaskKind Kind)
{
    /// <summary>The column pattern; null for a detector.</summary>
    public ColumnPattern? Column { get; init; }

    /// <summary>The kinds of value; empty for a column mask.</summary>
    public ImmutableArray<DetectorKind> Detect { get; init; } = [];

    /// <summary>Whether COPY of a relation with the column is denied (the default) or masked.</summary>
    public bool CopyMasked { get; init; }
}
