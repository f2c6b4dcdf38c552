namespace HoopWire.Evasion.Tests;

/// <summary>On PostgreSQL 18, which reports each change of the search path.</summary>
/// <param name="server">The target.</param>
[Trait("Category", "Server")]
public sealed class PathGame18Tests(EvasionServer18 server) : PathGame(server), IClassFixture<EvasionServer18>;
