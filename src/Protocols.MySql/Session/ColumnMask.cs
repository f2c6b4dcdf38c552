using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>What happens to the cells of one result column.</summary>
/// <param name="Action">Nothing, a mask, or detectors.</param>
/// <param name="Kind">The mask's kind.</param>
/// <param name="Rule">Index of the rule in <see cref="MaskCounts"/>.</param>
/// <param name="Type">The column's type.</param>
/// <param name="IsUnsigned">Whether a number has no sign.</param>
/// <param name="Announced">Kinds of value that the column's label announces to detectors.</param>
internal readonly record struct ColumnMask(ColumnAction Action, MaskKind Kind, int Rule, FieldType Type, bool IsUnsigned, DetectorKinds Announced = default)
{
    /// <summary>What replaces the cells of a masked column; without one they become NULL.</summary>
    public CellKernel? Kernel { get; init; }

    /// <summary>Whether its cells are bytes and no text.</summary>
    public bool IsBytes { get; init; }
}
