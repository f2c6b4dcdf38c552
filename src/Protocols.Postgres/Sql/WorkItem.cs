namespace HoopWire.Postgres.Sql;

/// <summary>A token range that waits to be read.</summary>
/// <param name="Start">Its first token.</param>
/// <param name="End">The token after its last.</param>
/// <param name="Kind">What stands there.</param>
internal readonly record struct WorkItem(int Start, int End, RangeKind Kind);
