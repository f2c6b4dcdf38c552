using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>Not a byte of a command to MariaDB that was held reaches the target before the decision about it is with the recorder.</summary>
[Trait("Category", "Server")]
public class MySqlHeldRecordedFirstTests
{
    private const string Mark = "mark of the command";

    /// <summary>More than what is left of a journal that a filling command did not fit into.</summary>
    private static readonly string LongReason = new('r', 4000);

    private static readonly Rule Review = new("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) { HoldLimit = TimeSpan.FromMinutes(5) } };

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Approved_RecorderHasFailedMeanwhile_EndsTheSession(bool prepared, bool durable)
    {
        FailingDisk disk = new();
        using var target = await TargetAsync();
        await using var gateway = Start(target, o => disk.Of(o) with { Durable = durable });
        await using var connection = await OpenAsync(gateway);
        await using var command = await CommandAsync(connection, prepared);
        var held = command.ExecuteNonQueryAsync();
        var ticket = await gateway.Approvals.NextAsync();
        disk.Fail();
        await Login.UntilAsync(() => Task.FromResult(gateway.RecorderFault), fault => fault is not null);
        ticket.Decide(ApprovalOutcome.Approved);
        Assert.Contains("cannot be recorded", (await Assert.ThrowsAsync<MySqlException>(() => held)).Message, StringComparison.Ordinal);
        await gateway.EndAsync();
        Assert.False(target.WasSent(Mark));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Approved_DiskOfADurableGatewayIsSlow_WaitsForTheDecision(bool prepared)
    {
        using var disk = new SlowDisk();
        using var target = await TargetAsync();
        await using var gateway = Start(target, disk.Of);
        await using var connection = await OpenAsync(gateway);
        await using var command = await CommandAsync(connection, prepared);
        var held = command.ExecuteNonQueryAsync();
        var ticket = await gateway.Approvals.NextAsync();
        disk.Stop();
        try
        {
            long before = target.Sent;
            ticket.Decide(ApprovalOutcome.Approved);
            Assert.True(await disk.IsWaitedForAsync());
            Assert.Equal(before, target.Sent);
            Assert.False(target.WasSent(Mark));
        }
        finally
        {
            disk.GoOn();
        }

        await held;
        Assert.True(target.WasSent(Mark));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Approved_JournalIsFull_WaitsUntilTheDecisionIsRecorded(bool prepared)
    {
        using var open = new ManualResetEventSlim(true);
        using var target = await TargetAsync();
        await using var gateway = Start(target, o => o with { JournalBytes = 1 << 20, SyncAge = TimeSpan.FromMilliseconds(10), ReleaseAge = TimeSpan.FromMilliseconds(10), BeforeSync = open.Wait });
        await using var connection = await OpenAsync(gateway);
        await using var filling = await gateway.OpenMySqlAsync("carol");
        await using var command = await CommandAsync(connection, prepared);
        var held = command.ExecuteNonQueryAsync();
        var ticket = await gateway.Approvals.NextAsync();
        open.Reset();
        Task flood;
        try
        {
            flood = FillAsync(filling);
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

        await held;
        await flood;
        Assert.True(target.WasSent(Mark));
        string[] lines = await gateway.RecordedTextsAsync();
        Assert.Single(lines, line => line.Contains("\"step\":\"approved\",\"by\":\"bob\",\"reason\":\"rrr", StringComparison.Ordinal));
    }

    private static async Task FillAsync(MySqlConnection connection)
    {
        for (int i = 0; i < 700; i++) await connection.LastAsync($"SELECT LENGTH('{new string('x', 2000)}')");
    }

    private static async Task<HeldTarget> TargetAsync() => new(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Task.CompletedTask);

    private static InProcessGateway Start(HeldTarget target, Func<RecordingOptions, RecordingOptions> recording) =>
        InProcessGateway.Start(target.Target, new GatewayLimits(), [Review], loops: 1, recording: recording);

    /// <summary>A session with a table to delete from.</summary>
    private static async Task<MySqlConnection> OpenAsync(InProcessGateway gateway)
    {
        var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false);
        await connection.LastAsync("CREATE TEMPORARY TABLE moved (v text)");
        return connection;
    }

    private static async Task<MySqlCommand> CommandAsync(MySqlConnection connection, bool prepared)
    {
        if (!prepared) return new MySqlCommand($"DELETE FROM moved /* {Mark} */", connection);
        var command = new MySqlCommand("DELETE FROM moved WHERE v <> @v OR TRUE", connection) { Parameters = { new("@v", Mark) } };
        await command.PrepareAsync();
        return command;
    }
}
