using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>A target whose catalogue cannot be true: whoever waits for it is told, and nothing stays behind.</summary>
public class LyingCatalogueTests
{
    private const string NotUnderstood = "The target's catalogue could not be understood";

    private static readonly Rule Mask = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.people.ssn") }] };

    [Fact]
    public async Task Login_CatalogueCannotBeTrue_IsToldAndAuditedAndLeavesNoConnection()
    {
        using var target = new EmptyTarget { Lies = true };
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [Mask], "password", loops: 1);
        await using var client = await RawClient.StartLoginAsync(gateway.Port);
        Assert.Equal(("FATAL", "08006", NotUnderstood), await client.ReadErrorAsync());
        Assert.Single(gateway.Audit.Rows, row => row is { Kind: "target-unreachable", User: "alice", Detail: NotUnderstood });
        await Login.UntilAsync(() => Task.FromResult(target.Connections), count => count == 0);
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 0);
    }

    [Fact]
    public async Task Query_WaitsForACatalogueThatCannotBeTrue_IsRefusedAndTheSessionGoesOn()
    {
        var time = new LaterTime();
        using var target = new EmptyTarget();
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [Mask], "password", loops: 1, time: time);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        target.Lies = true;
        time.Later = 2 * CatalogueAge.ForUnknown;
        await client.SendAsync(RawClient.Query("select x from newer"));
        Assert.Equal(("ERROR", "42501", NotUnderstood), await client.ReadErrorAsync());
        await client.ReadUntilAsync('Z');
        target.Lies = false;
        time.Later = 4 * CatalogueAge.ForUnknown;
        await client.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
    }

    [Fact]
    public async Task Query_CatalogueIsTooOldAndTheNextCannotBeTrue_IsRefusedUntilOneCan()
    {
        var time = new LaterTime();
        using var target = new EmptyTarget();
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [Mask], "password", loops: 1, time: time);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        Assert.Equal(1, target.Readings);
        target.Lies = true;
        for (int reading = 2; reading <= 4; reading++)
        {
            time.Later = reading * 2 * CatalogueAge.Max;
            await client.SendAsync(RawClient.Query("select 1"));
            Assert.Equal(("ERROR", "42501", NotUnderstood), await client.ReadErrorAsync());
            await client.ReadUntilAsync('Z');
            Assert.Equal(reading, target.Readings);
        }

        target.Lies = false;
        time.Later = 10 * CatalogueAge.Max;
        await client.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
    }

    [Fact]
    public async Task Change_ToRulesWhoseCatalogueCannotBeTrue_EndsTheSession()
    {
        var time = new LaterTime();
        using var target = new EmptyTarget();
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [Mask], "password", loops: 1, time: time);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        target.Lies = true;
        time.Later = 2 * CatalogueAge.Max;
        await client.SendAsync(RawClient.Query("select 1"));
        await client.ReadUntilAsync('Z');
        await Login.UntilAsync(() => Task.FromResult(target.Readings), count => count == 2);
        // The reading that failed answers nobody any more.
        time.Later = 3 * CatalogueAge.Max;
        gateway.Directory.Change(new CompiledPolicy(2, [Mask, new Rule("more") { Masks = Mask.Masks }]));
        await client.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("08006", await client.ReadToEndAsync());
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, "The catalogue could not be read for the new policy."), await gateway.EndAsync());
    }
}
