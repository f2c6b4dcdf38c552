using System.Collections.Immutable;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;
using static HoopWire.Evasion.Tests.CapturingClient;

namespace HoopWire.Evasion.Tests;

/// <summary>An approval is for one command, as it was asked for.</summary>
[Trait("Category", "Server")]
public class ApprovalGameTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    private const string Delete = "delete from probe";

    [Fact]
    public async Task Query_ReviewersChangedWhileHeld_IsNotRunByTheOldApproval()
    {
        await using var gateway = server.StartGateway(Review("lead"));
        await using var client = await LoginAsync(gateway.Port);
        var running = client.SendAsync(RawClient.Query(Delete));
        var ticket = await gateway.Approvals.NextAsync();
        gateway.Directory.Change(new CompiledPolicy(2, Review("owners")));
        ticket.Decide(ApprovalOutcome.Approved);
        await running;
        Assert.Equal("42501", Assert.Single(client.Errors));
    }

    [Fact]
    public async Task Query_SamePolicyReloadedWhileHeld_Runs()
    {
        await using var gateway = server.StartGateway(Review("lead"));
        await using var client = await LoginAsync(gateway.Port);
        var running = client.SendAsync(RawClient.Query(Delete));
        var ticket = await gateway.Approvals.NextAsync();
        gateway.Directory.Change(new CompiledPolicy(2, Review("lead")));
        ticket.Decide(ApprovalOutcome.Approved);
        await running;
        Assert.Empty(client.Errors);
    }

    [Fact]
    public async Task Bind_ExecutedTwice_NeedsTwoApprovals()
    {
        await using var gateway = server.StartGateway(Review("lead"));
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync([.. Parse("s", Delete), .. CapturingClient.Sync]);
        for (int i = 0; i < 2; i++)
        {
            var running = client.SendAsync([.. Bind("", "s", false), .. Execute(""), .. Execute(""), .. CapturingClient.Sync]);
            (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
            await running;
        }
        Assert.Equal(2, client.Tags.Count(t => t.StartsWith("DELETE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Bind_PipelinedBehindItsParse_IsNotInATransaction()
    {
        await using var gateway = server.StartGateway(Review("lead", InTransaction.Deny));
        await using var client = await LoginAsync(gateway.Port);
        var running = client.SendAsync([.. Parse("", Delete), .. Bind("", "", false), .. Describe(""), .. Execute(""), .. CapturingClient.Sync]);
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        await running;
        Assert.Empty(client.Errors);
    }

    [Fact]
    public async Task Bind_PipelinedBehindAnotherCommand_IsInItsTransaction()
    {
        await using var gateway = server.StartGateway(Review("lead", InTransaction.Deny));
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync([
            .. Parse("", "insert into probe (id) values (1)"), .. Bind("", "", false), .. Execute(""),
            .. Parse("", Delete), .. Bind("", "", false), .. Execute(""), .. CapturingClient.Sync]);
        Assert.Equal("42501", Assert.Single(client.Errors));
    }

    [Fact]
    public async Task Query_ClientGoneWhileHeld_WithdrawsTheRequest()
    {
        await using var gateway = server.StartGateway(Review("lead"));
        var client = await LoginAsync(gateway.Port);
        await client.WriteAsync([.. RawClient.Query(Delete), .. RawClient.Query("select 1")]);
        var ticket = await gateway.Approvals.NextAsync();
        await client.DisposeAsync();
        Assert.Equal(ApprovalOutcome.Withdrawn, (await ticket.Decision.WaitAsync(TimeSpan.FromSeconds(30))).Outcome);
    }

    [Theory]
    [InlineData("set role app", false)]
    [InlineData("set search_path = other, public", false)]
    [InlineData("create temp table probe (id int)", false)]
    [InlineData("select set_config('role', 'app', true)", false)]
    [InlineData("prepare r as select set_config('role', 'app', true); execute r", false)]
    [InlineData("select 1", true)]
    [InlineData("set statement_timeout = 0", true)]
    public async Task Execute_SomethingRunSinceTheApprovedBind_RunsOnlyWhereItMeansTheSame(string between, bool runs)
    {
        await using var gateway = server.StartGateway(Review("lead"));
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        var binding = client.SendAsync([.. Parse("s", Delete), .. Bind("p", "s", false), .. CapturingClient.Sync]);
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        await binding;
        await client.SendAsync(RawClient.Query(between));
        await client.SendAsync([.. Execute("p"), .. CapturingClient.Sync]);
        Assert.Equal(runs ? [] : ["55000"], client.Errors);
        Assert.Equal(runs, client.Tags.Any(tag => tag.StartsWith("DELETE", StringComparison.Ordinal)));
        await client.SendAsync(RawClient.Query("rollback"));
    }

    private static ImmutableArray<Rule> Review(string group, InTransaction inTransaction = InTransaction.Hold) =>
        [new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, [group]) { InTransaction = inTransaction } }];
}
