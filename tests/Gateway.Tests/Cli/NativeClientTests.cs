using HoopWire.Gateway.Composition;

namespace HoopWire.Gateway.Cli;

public sealed class NativeClientTests
{
    [Theory]
    [InlineData("postgres", "alice", "orders", "psql \"host=gw port=15432 user=alice dbname=orders\"")]
    [InlineData("postgres", "al ice", "orders", @"psql 'host=gw port=15432 user='\''al ice'\'' dbname=orders'")]
    [InlineData("postgres", "a'b", "orders", @"psql 'host=gw port=15432 user='\''a\'\''b'\'' dbname=orders'")]
    [InlineData("postgres", "$(id)", "orders", @"psql 'host=gw port=15432 user='\''$(id)'\'' dbname=orders'")]
    [InlineData("mysql", "alice", "shop", "mysql -h gw -P 15432 -u \"alice#shop\"")]
    public void Of_Names_AreQuotedForTheShell(string protocol, string user, string target, string expected) =>
        Assert.Equal(expected, ShellText.Of(Protocols.All.Named(protocol).ClientOf("gw", 15432, user, target)!));
}
