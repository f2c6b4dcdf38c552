using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Recording;

namespace HoopWire.Integration.Tests;

/// <summary>Not a byte of a command reaches the target before its event is with the recorder, in whatever form the command comes.</summary>
[Trait("Category", "Server")]
public class RecordedFirstTests
{
    private const string Mark = "mark of the command";
    private const string Answered = "select 'the session goes on'";

    private static readonly byte[] Sync = RawClient.Message('S');

    /// <summary>Messages that carry the mark, and the types of the answers.</summary>
    private static readonly Dictionary<string, (byte[] Bytes, string Answer)> Forms = new()
    {
        ["Query"] = (RawClient.Query($"select '{Mark}'"), "TDCZ"),
        ["Parse"] = ([.. RawClient.Message('P', [0, .. RawClient.Text($"select '{Mark}'"), 0, 0]), .. Sync], "1Z"),
        ["Parse, Bind, Execute"] = ([.. RawClient.Run($"select '{Mark}'"), .. Sync], "12DCZ"),
        ["Bind of what is prepared"] = ([.. Bind(Mark), .. Sync], "2DCZ"),
        ["pipeline"] = ([.. Bind(Mark), .. Bind(Mark), .. RawClient.Run($"select '{Mark}'"), .. Sync], "2DC2DC12DCZ"),
        ["COPY and its data"] = (
            [.. RawClient.Query("copy moved from stdin"), .. RawClient.Message('d', [.. System.Text.Encoding.ASCII.GetBytes(Mark + "\n")]), .. RawClient.Message('c')], "GCZ"),
        ["extended COPY and its data"] = (
            [.. RawClient.Run("copy moved from stdin"), .. RawClient.Message('d', [.. System.Text.Encoding.ASCII.GetBytes(Mark + "\n")]), .. RawClient.Message('c'), .. Sync], "12GCZ"),
        ["long text"] = (RawClient.Query($"select '{Mark}', '{new string('x', 2_000_000)}'"), "TDCZ"),
        // lowrite, to no object that is open.
        ["FunctionCall"] = (RawClient.Call(955, RawClient.Int(0), System.Text.Encoding.ASCII.GetBytes(Mark)), "EZ"),
        ["long FunctionCall"] = (RawClient.Call(955, RawClient.Int(0), System.Text.Encoding.ASCII.GetBytes(Mark + new string('x', 2_000_000))), "EZ"),
        ["long parameter"] = ([.. Bind(Mark + new string('x', 2_000_000)), .. Sync], "2DCZ"),
    };

    public static TheoryData<string> Names => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Command_DiskOfADurableGatewayIsSlow_WaitsForItsEvent(string form)
    {
        using var disk = new SlowDisk();
        using var target = await TargetAsync();
        await using var gateway = Start(target, disk.Of);
        await using var client = await OpenAsync(gateway);
        disk.Stop();
        try
        {
            long before = target.Sent;
            await client.SendAsync(Forms[form].Bytes);
            Assert.True(await disk.IsWaitedForAsync());
            Assert.False(target.WasSent(Mark));
            Assert.Equal(before, target.Sent);
        }
        finally
        {
            disk.GoOn();
        }

        Assert.Equal(Forms[form].Answer, await client.ReadUntilAsync('Z'));
        Assert.True(target.WasSent(Mark));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public Task Command_RecorderOfAStrictGatewayFails_EndsTheSession(string form) => FailAsync(form, durable: false);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Command_RecorderOfADurableGatewayFails_EndsTheSession(string form) => FailAsync(form, durable: true);

    [Fact]
    public async Task Command_JournalOfAStrictGatewayIsFull_WaitsForRoom()
    {
        const int Commands = 30, Kept = 60_000, JournalBytes = 1 << 20;
        using var open = new ManualResetEventSlim(true);
        using var target = await TargetAsync();
        await using var gateway = Start(target, o => o with { JournalBytes = JournalBytes, SyncAge = TimeSpan.FromMilliseconds(10), ReleaseAge = TimeSpan.FromMilliseconds(10), BeforeSync = open.Wait });
        await using var client = await OpenAsync(gateway);
        byte[][] binds = [.. Enumerable.Range(0, Commands).Select(i => Bind($"mark {i:00} " + new string('x', Kept)))];
        open.Reset();
        try
        {
            long before = target.Sent;
            var sending = client.SendAsync([.. binds.SelectMany(b => b), .. Sync, .. Forms["COPY and its data"].Bytes]);
            await Login.UntilAsync(() => Task.FromResult(gateway.RecorderRefusals), refusals => refusals > 0);
            int sent = Enumerable.Range(0, Commands).Count(i => target.WasSent($"mark {i:00} "));
            // As many as the journal has room for, and of the next one not a byte.
            Assert.InRange(sent, 1, JournalBytes / Kept);
            Assert.InRange(target.Sent - before, 0, sent * binds[0].Length);
            Assert.False(target.WasSent(Mark));
            await sending;
        }
        finally
        {
            open.Set();
        }

        Assert.Equal(string.Concat(Enumerable.Repeat("2DC", Commands)) + "Z", await client.ReadUntilAsync('Z'));
        Assert.Equal("GCZ", await client.ReadUntilAsync('Z'));
        Assert.All(Enumerable.Range(0, Commands), i => Assert.True(target.WasSent($"mark {i:00} ")));
    }

    private static async Task FailAsync(string form, bool durable)
    {
        FailingDisk disk = new();
        using var target = await TargetAsync();
        await using var gateway = Start(target, o => disk.Of(o) with { Durable = durable });
        await using var client = await OpenAsync(gateway);
        disk.Fail();
        await Login.UntilAsync(() => Task.FromResult(gateway.RecorderFault), fault => fault is not null);
        await client.SendAsync(Forms[form].Bytes);
        Assert.Equal(["58030"], await client.ReadErrorsAsync());
        await gateway.EndAsync();
        Assert.False(target.WasSent(Mark));
        Assert.False(target.WasSent("copy moved"));
    }

    private static async Task<HeldTarget> TargetAsync() => new(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), Task.CompletedTask);

    private static InProcessGateway Start(HeldTarget target, Func<RecordingOptions, RecordingOptions> recording) =>
        InProcessGateway.Start(target.Target, new GatewayLimits(), [], "password", recording: recording);

    /// <summary>A session with a prepared statement, and a table to copy to.</summary>
    private static async Task<RawClient> OpenAsync(InProcessGateway gateway)
    {
        var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync([
            .. RawClient.Query("create temp table moved (v text)"), .. RawClient.Message('P', [.. RawClient.Text("s"), .. RawClient.Text("select length($1)"), 0, 0]), .. Sync, .. RawClient.Query(Answered)]);
        Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
        Assert.Equal("1Z", await client.ReadUntilAsync('Z'));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
        return client;
    }

    private static byte[] Bind(string value) =>
    [
        .. RawClient.Message('B', [0, .. RawClient.Text("s"), 0, 0, 0, 1, .. RawClient.Int(value.Length), .. System.Text.Encoding.ASCII.GetBytes(value), 0, 0]),
        .. RawClient.Message('E', 0, 0, 0, 0, 0),
    ];
}
