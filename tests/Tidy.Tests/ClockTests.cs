using HoopWire.Tidy.Tests.Checks;

namespace HoopWire.Tidy.Tests;

public class ClockTests
{
    [Fact]
    public void WallClock_Repository_IsATimeProvider() => Findings.None(SourceTree.Under("src").SelectMany(Clocks.WallClock));

    [Theory]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow.Ticks")]
    [InlineData("System.DateTimeOffset.UtcNow")]
    public void WallClock_StaticClock_IsFound(string expression) =>
        Assert.NotEmpty(Clocks.WallClock(SourceFile.Parse("src/Core/A.cs", $"class A {{ object B = {expression}; }}")));

    [Theory]
    [InlineData("src/Core/A.cs", "clock.GetUtcNow()")]
    [InlineData("src/Core/A.cs", "DateTime.UnixEpoch")]
    [InlineData("tests/A.cs", "DateTime.UtcNow")]
    public void WallClock_ProviderOrOutsideSrc_Passes(string path, string expression) =>
        Assert.Empty(Clocks.WallClock(SourceFile.Parse(path, $"class A {{ object B = {expression}; }}")));
}
