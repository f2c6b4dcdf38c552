namespace HoopWire.ControlPlane;

/// <summary>How far an export of the audit has come.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Rows">Rows that the other side has taken since the start, rows sent again among them.</param>
/// <param name="Fails">Whether the last attempt failed.</param>
public sealed record ExportFigures(string Name, long Rows, bool Fails);
