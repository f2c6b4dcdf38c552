using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>What a server says of itself in its greeting.</summary>
/// <param name="Version">Its version, by which clients choose what they ask for.</param>
/// <param name="Collation">Its default collation.</param>
/// <param name="Capabilities">What it can do.</param>
internal sealed record ServerFacts(string Version, byte Collation, Capabilities Capabilities);
