namespace HoopWire.Postgres.Session;

/// <summary>The functions that a statement may call, as their rows came.</summary>
/// <param name="Functions">Those of the database's own, in the order of <see cref="CatalogueQuery.Code"/>'s columns.</param>
/// <param name="Known">Other names that a call may have, in the order of <see cref="CatalogueQuery.KnownCalls"/>'s columns.</param>
/// <param name="Hash">A keyed hash of all rows.</param>
internal sealed record CodeRows(List<string[]> Functions, List<string[]> Known, UInt128 Hash);
