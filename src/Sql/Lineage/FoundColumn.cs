namespace HoopWire.Sql.Lineage;

/// <summary>What an unqualified name may mean.</summary>
/// <param name="Value">What the column is made of, whichever it is.</param>
/// <param name="IsKnown">Whether some column in sight may have the name.</param>
/// <param name="IsCertain">Whether one surely has, so that the name means no row.</param>
internal readonly record struct FoundColumn(Provenance Value, bool IsKnown, bool IsCertain);
