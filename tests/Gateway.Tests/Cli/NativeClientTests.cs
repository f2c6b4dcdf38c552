namespace HoopWire.Gateway.Cli;

public sealed class NativeClientTests
{
    [Theory]
    [InlineData("alice", "orders", "psql \"host=gw port=15432 user=alice dbname=orders\"")]
    [InlineData("al ice", "orders", @"psql 'host=gw port=15432 user='\''al ice'\'' dbname=orders'")]
    [InlineData("a'b", "orders", @"psql 'host=gw port=15432 user='\''a\'\''b'\'' dbname=orders'")]
    [InlineData("$(id)", "orders", @"psql 'host=gw port=15432 user='\''$(id)'\'' dbname=orders'")]
    public void ToString_Names_AreQuotedForTheShell(string user, string target, string expected) =>
        Assert.Equal(expected, NativeClient.Of("postgres", "gw", 15432, user, target)!.ToString());

    [Fact]
    public void Of_UnknownProtocol_IsNull() => Assert.Null(NativeClient.Of("smtp", "gw", 25, "a", "b"));
}
