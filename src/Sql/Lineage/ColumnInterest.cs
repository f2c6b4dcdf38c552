namespace HoopWire.Sql.Lineage;

/// <summary>Which columns are followed.</summary>
/// <param name="column">The column.</param>
internal delegate bool ColumnInterest(ColumnKey column);
