using HoopWire.Access;

namespace HoopWire.Core.Tests.Access;

public sealed class TargetedNameTests
{
    [Theory]
    [InlineData("alice", "alice", null, null)]
    [InlineData("alice#orders", "alice", "orders", null)]
    [InlineData("alice~orders", "alice", "orders", null)]
    [InlineData("alice#web1#deploy", "alice", "web1", "deploy")]
    [InlineData("alice~web1#deploy", "alice", "web1", "deploy")]
    public void TryParse_KnownForm_IsTakenApart(string text, string user, string? target, string? account) =>
        Assert.Equal(new TargetedName(user, target, account), TargetedName.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("#orders")]
    [InlineData("alice#")]
    [InlineData("alice##deploy")]
    [InlineData("alice#web1#")]
    [InlineData("alice#web1#deploy#more")]
    public void TryParse_OtherForm_IsNone(string text) => Assert.Null(TargetedName.TryParse(text));

    [Theory]
    [InlineData("alice#orders#jwt", "alice#orders", "jwt")]
    [InlineData("#jwt", "", "jwt")]
    [InlineData("alice~", "alice", "")]
    public void Split_LastSeparator_PartsTheName(string text, string name, string suffix) => Assert.Equal((name, suffix), TargetedName.Split(text));

    [Fact]
    public void Split_NoSeparator_IsNone() => Assert.Null(TargetedName.Split("alice"));
}
