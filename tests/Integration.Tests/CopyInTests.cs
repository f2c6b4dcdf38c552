using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests;

/// <summary>A COPY from the client in the middle of other messages: neither side waits for the other for ever.</summary>
[Trait("Category", "Server")]
public class CopyInTests
{
    [Fact]
    public async Task CopyIn_MoreSyncsBehindItThanRepliesMayBeOwed_TakesItsData()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("CREATE TEMP TABLE many_syncs (a int)"));
        await client.ReadUntilAsync('Z');
        byte[] sync = RawClient.Message('S');
        // Once it takes data the server passes over each Sync (protocol-flow, "COPY Operations").
        await client.SendAsync([.. RawClient.Run("COPY many_syncs FROM STDIN"), .. Enumerable.Repeat(sync, 5000).SelectMany(bytes => bytes), .. RawClient.Message('d', "7\n"u8.ToArray()), .. RawClient.Message('c'), .. sync]);
        Assert.Equal("12GCZ", await client.ReadUntilAsync('Z'));
        await client.SendAsync(RawClient.Query("SELECT a FROM many_syncs"));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }

    [Fact]
    public async Task CopyIn_StatementThatIsHeldComesInBetween_FailsTheCopyAndIsAsked()
    {
        var rule = new Rule("review") { Approve = new ApproveRule(Effects.Ddl, ["dba-leads"]) };
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [rule], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("COPY orders FROM STDIN"));
        await client.ReadUntilAsync('G');
        await client.SendAsync(RawClient.Query("CREATE TEMP TABLE interrupting (a int)"));
        var (severity, code, message) = await client.ReadErrorAsync();
        Assert.Equal(("ERROR", "57014"), (severity, code));
        Assert.Contains("another message came", message, StringComparison.Ordinal);
        Assert.Equal("Z", await client.ReadUntilAsync('Z'));
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        Assert.EndsWith("CZ", await client.ReadUntilAsync('Z'), StringComparison.Ordinal);
    }
}
