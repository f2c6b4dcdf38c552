namespace HoopWire.Sql.Lineage;

/// <summary>A function, procedure or aggregate that is not the system's own.</summary>
/// <param name="Oid">Its OID.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments' types as the server writes them.</param>
/// <param name="Language">Its language.</param>
/// <param name="Volatility"><c>provolatile</c></param>
/// <param name="Kind"><c>prokind</c></param>
/// <param name="ReturnsSet">Whether it returns rows.</param>
internal sealed record CatalogueFunction(uint Oid, string Schema, string Name, string Arguments, string Language, char Volatility, char Kind, bool ReturnsSet);
