using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Suite;

public class MariaDbSuitePortTests
{
    [Fact]
    public void WithoutPorts_NumberOfTheScriptIsOneWaysPort_IsTheSameOnBoth()
    {
        const string Script = "# MDEV-39363 and 139363\n";
        Assert.Equal("# MDEV-PORT and 139363\nat PORT", MariaDbSuite.WithoutPorts(Script + "at 40001", 40001, 39363));
        Assert.Equal("# MDEV-PORT and 139363\nat PORT", MariaDbSuite.WithoutPorts(Script + "at 39363", 40001, 39363));
    }
}
