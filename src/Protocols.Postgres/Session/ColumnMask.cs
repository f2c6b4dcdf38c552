using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>What happens to the cells of one result column.</summary>
/// <param name="Action">Nothing, a mask, or detectors.</param>
/// <param name="Kind">The mask's kind.</param>
/// <param name="Rule">Index of the rule in <see cref="MaskCounts"/>.</param>
/// <param name="Type">The column's type OID.</param>
/// <param name="Binary">Whether the cells are in binary format.</param>
/// <param name="Announced">Kinds of value that the column's label announces to detectors.</param>
internal readonly record struct ColumnMask(ColumnAction Action, MaskKind Kind, int Rule, uint Type, bool Binary, DetectorKinds Announced = default)
{
    /// <summary>What replaces the cells of a masked column; without one they become NULL.</summary>
    public CellKernel? Kernel { get; init; }
}
