using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.Integration.Tests;

/// <summary>Not a byte of a held command reaches the target before the decision about it is with the recorder.</summary>
[Trait("Category", "Server")]
public class HeldRecordedFirstTests
{
    private const string Mark = "mark of the command";

    /// <summary>More than what is left of a journal that a filling command did not fit into.</summary>
    private static readonly string LongReason = new('r', 4000);

    private static readonly byte[] Sync = RawClient.Message('S');
    private static readonly Rule Review = new("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) };

    private static readonly Dictionary<string, byte[]> Forms = new()
    {
        ["Query"] = RawClient.Query($"delete from moved /* {Mark} */"),
        ["Bind"] = [
            .. RawClient.Message('B', [0, .. RawClient.Text("s"), 0, 0, 0, 1, .. RawClient.Int(Mark.Length), .. System.Text.Encoding.ASCII.GetBytes(Mark), 0, 0]),
            .. RawClient.Message('E', 0, 0, 0, 0, 0), .. Sync],
    };

    public static TheoryData<string> Names => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Approved_RecorderOfAStrictGatewayHasFailedMeanwhile_EndsTheSession(string form) => FailAsync(form, durable: false);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Approved_RecorderOfADurableGatewayHasFailedMeanwhile_EndsTheSession(string form) => FailAsync(form, durable: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Approved_DiskOfADurableGatewayIsSlow_WaitsForTheDecision(string form)
    {
        using var disk = new SlowDisk();
        using var target = await TargetAsync();
        await using var gateway = Start(target, disk.Of);
        await using var client = await OpenAsync(gateway);
        await client.SendAsync(Forms[form]);
        var ticket = await gateway.Approvals.NextAsync();
        disk.Stop();
        try
        {
            ticket.Decide(ApprovalOutcome.Approved);
            Assert.True(await disk.IsWaitedForAsync());
            Assert.False(target.WasSent(Mark));
        }
        finally
        {
            disk.GoOn();
        }

        Assert.Contains("C", await client.ReadUntilAsync('Z'), StringComparison.Ordinal);
        Assert.True(target.WasSent(Mark));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Approved_JournalIsFull_WaitsUntilTheDecisionIsRecorded(string form)
    {
        using var open = new ManualResetEventSlim(true);
        using var target = await TargetAsync();
        await using var gateway = Start(target, o => o with { JournalBytes = 1 << 20, SyncAge = TimeSpan.FromMilliseconds(10), ReleaseAge = TimeSpan.FromMilliseconds(10), BeforeSync = open.Wait });
        await using var client = await OpenAsync(gateway);
        await using var filling = await RawClient.LoginAsync(gateway.Port, "carol");
        await client.SendAsync(Forms[form]);
        var ticket = await gateway.Approvals.NextAsync();
        await ReadNoticeAsync(client);
        open.Reset();
        Task sending;
        try
        {
            sending = filling.SendAsync([.. Enumerable.Range(0, 1000).SelectMany(i => RawClient.Query($"select length('{new string('x', 2000)}')"))]);
            await Login.UntilAsync(() => Task.FromResult(gateway.RecorderRefusals), refusals => refusals > 0);
            long full = gateway.RecorderRefusals;
            ticket.Decide(ApprovalOutcome.Approved, LongReason);
            await Login.UntilAsync(() => Task.FromResult(gateway.RecorderRefusals), refusals => refusals > full);
            Assert.False(target.WasSent(Mark));
        }
        finally
        {
            open.Set();
        }

        Assert.Contains("C", await client.ReadUntilAsync('Z'), StringComparison.Ordinal);
        for (int i = 0; i < 1000; i++) Assert.Equal("TDCZ", await filling.ReadUntilAsync('Z'));
        await sending;
        Assert.True(target.WasSent(Mark));
        string[] lines = await gateway.RecordedTextsAsync();
        Assert.Single(lines, line => line.Contains("\"step\":\"approved\",\"by\":\"bob\",\"reason\":\"rrr", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Cancel_DecisionWaitsForRoom_RunsNothing(string form)
    {
        using var open = new ManualResetEventSlim(true);
        using var target = await TargetAsync();
        await using var gateway = Start(target, o => o with { JournalBytes = 1 << 20, SyncAge = TimeSpan.FromMilliseconds(10), ReleaseAge = TimeSpan.FromMilliseconds(10), BeforeSync = open.Wait });
        var (client, key) = await RawClient.LoginWithKeyAsync(gateway.Port, 196608);
        await using var owned = await PrepareAsync(client);
        await using var filling = await RawClient.LoginAsync(gateway.Port, "carol");
        await client.SendAsync(Forms[form]);
        var ticket = await gateway.Approvals.NextAsync();
        await ReadNoticeAsync(client);
        open.Reset();
        try
        {
            _ = filling.SendAsync([.. Enumerable.Range(0, 1000).SelectMany(i => RawClient.Query($"select length('{new string('x', 2000)}')"))]);
            await Login.UntilAsync(() => Task.FromResult(gateway.RecorderRefusals), refusals => refusals > 0);
            long full = gateway.RecorderRefusals;
            ticket.Decide(ApprovalOutcome.Approved, LongReason);
            await Login.UntilAsync(() => Task.FromResult(gateway.RecorderRefusals), refusals => refusals > full);
            await using var cancelling = new RawClient();
            await cancelling.ConnectAsync(gateway.Port);
            await cancelling.SendAsync([.. RawClient.Int(8 + key.Length), .. RawClient.Int(80877102), .. key]);
            Assert.Empty(await cancelling.ReadBytesToEndAsync());
        }
        finally
        {
            open.Set();
        }

        Assert.Equal("57014", (await client.ReadErrorAsync()).Code);
        Assert.False(target.WasSent(Mark));
    }

    private static async Task FailAsync(string form, bool durable)
    {
        FailingDisk disk = new();
        using var target = await TargetAsync();
        await using var gateway = Start(target, o => disk.Of(o) with { Durable = durable });
        await using var client = await OpenAsync(gateway);
        await client.SendAsync(Forms[form]);
        var ticket = await gateway.Approvals.NextAsync();
        disk.Fail();
        await Login.UntilAsync(() => Task.FromResult(gateway.RecorderFault), fault => fault is not null);
        ticket.Decide(ApprovalOutcome.Approved);
        Assert.Equal(["58030"], await client.ReadErrorsAsync());
        await gateway.EndAsync();
        Assert.False(target.WasSent(Mark));
    }

    private static async Task ReadNoticeAsync(RawClient client) => Assert.EndsWith("N", await client.ReadUntilAsync('N'), StringComparison.Ordinal);

    private static async Task<HeldTarget> TargetAsync() => new(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), Task.CompletedTask);

    private static InProcessGateway Start(HeldTarget target, Func<RecordingOptions, RecordingOptions> recording) =>
        InProcessGateway.Start(target.Target, new GatewayLimits(), [Review], "password", loops: 1, recording: recording);

    /// <summary>A session with a table to delete from, and a statement that does so.</summary>
    private static async Task<RawClient> OpenAsync(InProcessGateway gateway) => await PrepareAsync(await RawClient.LoginAsync(gateway.Port));

    private static async Task<RawClient> PrepareAsync(RawClient client)
    {
        await client.SendAsync([
            .. RawClient.Query("create temp table moved (v text)"),
            .. RawClient.Message('P', [.. RawClient.Text("s"), .. RawClient.Text("delete from moved where v <> $1 or true"), 0, 0]), .. Sync]);
        Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
        Assert.Equal("1Z", await client.ReadUntilAsync('Z'));
        return client;
    }
}
