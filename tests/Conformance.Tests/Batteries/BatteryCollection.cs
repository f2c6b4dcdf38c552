namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>Batteries leave the server as they found it, but not while they run: one at a time.</summary>
[CollectionDefinition(Name)]
public class BatteryCollection
{
    public const string Name = "batteries";
}
