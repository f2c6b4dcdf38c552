using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>What one column of a view is made of, by the view's definition.</summary>
/// <param name="Sources">The columns of the relations it reads.</param>
/// <param name="IsBare">Whether its value is that of one of them as it is.</param>
/// <param name="IsOpaque">Whether code that cannot be read has made it.</param>
internal sealed record ViewColumn(ImmutableArray<ColumnKey> Sources, bool IsBare, bool IsOpaque);
