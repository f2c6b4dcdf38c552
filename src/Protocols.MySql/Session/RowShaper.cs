using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Decides what happens to the columns of a result: by what the statement's text tells of their positions. What the server says of the table and the column that
/// they come from is a second witness.
/// </summary>
internal sealed class RowShaper
{
    private const ushort UnsignedFlag = 32;
    private readonly StatementCache<RowShape> _known = new();
    private readonly ProtectedColumns? _columns;
    private readonly RuleMask? _detector;
    private readonly List<string> _rules;
    private readonly CompiledPolicy _policy;
    private readonly MaskKernels _kernels;

    public RowShaper(CompiledPolicy policy, ProtectedColumns? columns)
    {
        _policy = policy;
        _columns = columns;
        _detector = policy.Detectors.FirstOrDefault();
        _rules = [.. policy.ColumnMasks.Concat(policy.Detectors).Select(m => m.Rule).Distinct()];
        _kernels = new MaskKernels(policy.Keys);
    }

    /// <summary>Names of the rules that mask, as <see cref="ColumnMask.Rule"/> numbers them.</summary>
    public IReadOnlyList<string> Rules => _rules;

    /// <summary>What masked cells are counted by.</summary>
    public MaskNames Names => field ??= new MaskNames(_rules, _policy.Detectors);

    /// <summary>The shape of a result by all that its definitions say; null where it is not known yet.</summary>
    public RowShape? Find(ReadOnlySpan<byte> definitions, ResultMasks? masks, bool binary) =>
        masks is null ? _known.Find(definitions, Salt(binary), out _) : masks.Find(this, definitions, binary);

    /// <summary>Keeps the shape of a result for the next one that has the same definitions.</summary>
    public void Keep(ReadOnlySpan<byte> definitions, ResultMasks? masks, bool binary, RowShape shape)
    {
        if (masks is not null)
        {
            masks.Keep(this, definitions, binary, shape);
            return;
        }
        _known.Find(definitions, Salt(binary), out var hash);
        _known.Add(definitions, Salt(binary), hash, shape);
    }

    private static ulong Salt(bool binary) => binary ? 1UL : 0;

    /// <summary>What happens to a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="masks">What the text tells of the result; null for nothing.</param>
    /// <param name="index">The column's position.</param>
    /// <param name="binary">Whether rows are in binary form.</param>
    public ColumnMask Decide(in ColumnDefinition column, ResultMasks? masks, int index, bool binary)
    {
        bool unsigned = (column.Flags & UnsignedFlag) != 0;
        if (masks is not null && index < masks.Count && masks.Masks[index] is { } mask)
        {
            return new ColumnMask(ColumnAction.Mask, mask.Mask.Kind, _rules.IndexOf(mask.Rule), column.Type, unsigned)
            {
                Kernel = _kernels.For(mask.Mask, column, masks.Lengths[index], binary),
            };
        }
        if (_detector is null || CellDetection.IsInert(column.Type)) return new ColumnMask(ColumnAction.Pass, default, 0, column.Type, unsigned);
        // Detectors look for ASCII's bytes.
        if (column.MovesAscii) return new ColumnMask(ColumnAction.Mask, MaskKind.Nullify, _rules.IndexOf(_detector.Rule), column.Type, unsigned);
        return new ColumnMask(
            ColumnAction.Detect, _detector.Mask.Kind, _rules.IndexOf(_detector.Rule), column.Type, unsigned, _policy.DetectorSet!.AnnouncedBy(column.Name));
    }

    /// <summary>Whether the server names a protected column where the text tells of none, or a column in bytes that are not read: then it was read differently, and nothing of the result is shown.</summary>
    public bool IsUnexpected(in ColumnDefinition column, ResultMasks? masks, int index)
    {
        if (_columns is null || column.OriginalName.IsEmpty || column.OriginalTable.IsEmpty) return false;
        if (masks is not null && index < masks.Count && masks.Masks[index] is not null) return false;
        return column.HasMovedNames || _columns.Has(column.Schema, column.OriginalTable, column.OriginalName);
    }
}
