namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>Batteries on MariaDB: one at a time, on one server and its gateways.</summary>
[CollectionDefinition(Name)]
public class MySqlBatteryCollection : ICollectionFixture<MySqlWays>
{
    public const string Name = "mysql batteries";
}
