namespace HoopWire.Gateway.Configuration;

/// <summary>What the configuration has to know of a protocol.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DefaultTargetPort">The port of a target whose address has none.</param>
/// <param name="TakesCatalogCredential">Whether its catalogues may be read with a credential of their own.</param>
internal sealed record ProtocolInfo(string Name, int DefaultTargetPort, bool TakesCatalogCredential = false);
