namespace HoopWire.Sql.Lineage;

/// <summary>A column of a from item or of a query's output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What its values are made of.</param>
/// <param name="IsInvisible">Whether no star stands for it.</param>
internal readonly record struct RangeColumn(string Name, Provenance Value, bool IsInvisible = false);
