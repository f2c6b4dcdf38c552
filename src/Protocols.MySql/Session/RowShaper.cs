using System.Text;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Decides what happens to the columns of a result: by the table and column that the server says they come from, never by the label. The server's word
/// alone lets nothing through: what a column without an origin may hold, the statement's text decides.
/// </summary>
internal sealed class RowShaper
{
    private const ushort UnsignedFlag = 32;
    private readonly CompiledPolicy _policy;
    private readonly RuleMask? _detector;
    private readonly List<string> _rules;

    public RowShaper(CompiledPolicy policy)
    {
        _policy = policy;
        _detector = policy.Detectors.FirstOrDefault();
        _rules = [.. policy.ColumnMasks.Concat(policy.Detectors).Select(m => m.Rule).Distinct()];
    }

    /// <summary>Names of the rules that mask, as <see cref="ColumnMask.Rule"/> numbers them.</summary>
    public IReadOnlyList<string> Rules => _rules;

    /// <summary>What happens to a column.</summary>
    public ColumnMask Decide(in ColumnDefinition column)
    {
        bool unsigned = (column.Flags & UnsignedFlag) != 0;
        if (!_policy.ColumnMasks.IsEmpty && ByOrigin(column) is { } mask)
            return new ColumnMask(ColumnAction.Mask, mask.Mask.Kind, _rules.IndexOf(mask.Rule), column.Type, unsigned);
        if (_detector is null || CellDetection.IsInert(column.Type)) return new ColumnMask(ColumnAction.Pass, default, 0, column.Type, unsigned);
        return new ColumnMask(
            ColumnAction.Detect, _detector.Mask.Kind, _rules.IndexOf(_detector.Rule), column.Type, unsigned, _policy.DetectorSet!.AnnouncedBy(column.Name));
    }

    private RuleMask? ByOrigin(in ColumnDefinition column)
    {
        // An expression has no origin: nothing of it passes while columns are masked.
        if (column.OriginalName.IsEmpty || column.OriginalTable.IsEmpty) return _policy.ColumnMasks[0];
        string schema = Fold(column.Schema), table = Fold(column.OriginalTable), name = Fold(column.OriginalName);
        return _policy.ColumnMasks.FirstOrDefault(m => m.Mask.Column!.Matches(schema, table, name));
    }

    /// <summary>Column names have no case in this protocol's servers, and schemas and tables none on some: patterns are written in lower case.</summary>
    private static string Fold(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name).ToLowerInvariant();
}
