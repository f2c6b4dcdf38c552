namespace HoopWire.Evasion.Tests;

[Trait("Category", "Server")]
public class MaskEvasionTests(EvasionServer server) : MaskEvasions(server), IClassFixture<EvasionServer>;
