using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Sessions;

public sealed class ClaimedTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData("", "-")]
    [InlineData("alice#orders", "alice#orders")]
    [InlineData("a\u001b[31m\nb\u2028c\ud83d\ude00", "a?[31m?b?c??")]
    [InlineData("alice\u202eecila\u2066", "alice?ecila?")]
    public void Text_AnyName_HasNothingThatActs(string? name, string shown) => Assert.Equal(shown, Claimed.Text(name));

    [Fact]
    public void Text_LongName_IsCut() => Assert.Equal(new string('a', 64) + "…", Claimed.Text(new string('a', 65)));
}
