using HoopWire.Tidy.Tests.Checks;

namespace HoopWire.Tidy.Tests;

public class TestMethodTests
{
    [Fact]
    public void Names_Repository_AreMethodConditionResult() => Findings.None(SourceTree.Under("tests").SelectMany(TestMethods.Names));

    [Fact]
    public void Skips_Repository_GiveAReason() => Findings.None(SourceTree.Under("tests").SelectMany(TestMethods.Skips));

    [Fact]
    public void Sleeps_Repository_WaitsForEvents() => Findings.None(SourceTree.Under("tests").SelectMany(TestMethods.Sleeps));

    [Theory]
    [InlineData("Works")]
    [InlineData("Parse_Works")]
    [InlineData("parse_EmptyInput_NeedsMore")]
    [InlineData("Parse_Empty_Input_NeedsMore")]
    public void Names_OtherShape_IsFound(string name) =>
        Assert.NotEmpty(TestMethods.Names(Test($"[Fact] public void {name}() {{ }}")));

    [Fact]
    public void Names_ThreeParts_Passes() =>
        Assert.Empty(TestMethods.Names(Test("[Theory] public void Parse_EmptyInput_NeedsMore() { } public void Other() { }")));

    [Theory]
    [InlineData("[Fact(Skip = \"\")]")]
    [InlineData("[Theory(Skip = \"flaky\")]")]
    public void Skips_NoReason_IsFound(string attribute) =>
        Assert.NotEmpty(TestMethods.Skips(Test($"{attribute} public void A_B_C() {{ }}")));

    [Fact]
    public void Skips_Reason_Passes() =>
        Assert.Empty(TestMethods.Skips(Test("[Fact(Skip = \"The kernel has no io_uring here.\")] public void A_B_C() { }")));

    [Theory]
    [InlineData("Thread.Sleep(wait);")]
    [InlineData("System.Threading.Thread.Sleep(1);")]
    [InlineData("await Task.Delay(100);")]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(2), token);")]
    public void Sleeps_FixedTime_IsFound(string statement) =>
        Assert.NotEmpty(TestMethods.Sleeps(Test($"async Task M() {{ {statement} }}")));

    [Theory]
    [InlineData("await Task.Delay(Timeout.Infinite, token);")]
    [InlineData("await Task.WhenAny(ended, Task.Delay(5000));")]
    [InlineData("while (!Answers()) await Task.Delay(50);")]
    public void Sleeps_WaitForAnEvent_Passes(string statement) =>
        Assert.Empty(TestMethods.Sleeps(Test($"async Task M() {{ {statement} }}")));

    private static SourceFile Test(string member) => SourceFile.Parse("tests/Core.Tests/A.cs", $"class A {{ {member} }}");
}
