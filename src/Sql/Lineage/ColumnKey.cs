namespace HoopWire.Sql.Lineage;

/// <summary>A column by the numbers the server names it with.</summary>
/// <param name="Relation">OID of its relation.</param>
/// <param name="Number">Its attribute number.</param>
internal readonly record struct ColumnKey(uint Relation, short Number);
