namespace HoopWire.Evasion.Tests;

[Trait("Category", "Server")]
public class MaskEvasion18Tests(EvasionServer18 server) : MaskEvasions(server), IClassFixture<EvasionServer18>;
