namespace HoopWire.Evasion.Tests;

/// <summary>On PostgreSQL 15, which tells nobody where it looks for names.</summary>
/// <param name="server">The target.</param>
[Trait("Category", "Server")]
public sealed class PathGameTests(EvasionServer server) : PathGame(server), IClassFixture<EvasionServer>;
