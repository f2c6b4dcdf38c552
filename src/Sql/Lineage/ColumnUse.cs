using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>One use of a column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Kind">How it is used.</param>
/// <param name="Place">Where the text does so.</param>
internal readonly record struct ColumnUse(ColumnKey Column, UseKind Kind, SourceRange Place);
