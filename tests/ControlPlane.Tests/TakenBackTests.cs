using System.Text;
using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.ControlPlane.Tests;

/// <summary>What a session takes back when its client cancels, or is gone: its own request, and nothing that others may still use.</summary>
public class TakenBackTests : StoreTests
{
    private const string Cancelled = "The requester cancelled.";
    private static readonly Identity Bob = Plane.Person("bob", "dba-leads");

    [Fact]
    public async Task Withdraw_StatementOfASet_LeavesTheSet()
    {
        await using Plane plane = await StartAsync();
        string[] statements = ["delete from a", "delete from b"];
        ApprovalRequest like = Plane.Request();
        StatementSetPlan plan = new()
        {
            Credential = like.Credential,
            Database = like.Database,
            Shown = string.Join(";\n", statements),
            Held = [.. statements.Select(s => new HeldStatement(Encoding.UTF8.GetBytes(s), like.Rule, []))],
            Terms = like.Terms,
        };
        (ApprovalRow? row, _) = await plane.Approvals.RequestSetAsync(new StatementSet(like.Requester, like.Target, null, plan.Shown), plan, "migration 12", TimeSpan.FromHours(8), default);
        await plane.Approvals.DecideAsync(row!.Id, Bob, true, null, default);
        ApprovalTicket cancelled = await plane.Host.Approvals.RequestAsync(Sent(statements[0]), default);
        Assert.Equal(row.Id, cancelled.Id);
        await cancelled.WithdrawAsync(Cancelled);
        Assert.Equal(ApprovalState.Approved, (await plane.Approvals.FindAsync(row.Id, default))!.State);
        foreach (string statement in statements) Assert.True(await (await plane.Host.Approvals.RequestAsync(Sent(statement), default)).ConsumeAsync());
    }

    [Theory]
    [InlineData("0123456789abcdef")]
    [InlineData("fedcba9876543210")]
    public async Task Withdraw_ApprovalForATime_LeavesIt(string session)
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(first.Id, Bob, true, null, default, TimeSpan.FromMinutes(15));
        ApprovalTicket cancelled = await plane.Host.Approvals.RequestAsync(Plane.Request() with { SessionId = session }, default);
        await cancelled.WithdrawAsync(Cancelled);
        Assert.True(await (await plane.Host.Approvals.RequestAsync(Plane.Request(), default)).ConsumeAsync());
    }

    [Fact]
    public async Task Withdraw_RequestThatAnotherSessionOpened_EndsTheOwnWaitAlone()
    {
        await using Plane plane = await StartAsync();
        ApprovalRequest request = Plane.Request(onDisconnect: OnDisconnect.Keep);
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(request, default);
        ApprovalTicket joined = await plane.Host.Approvals.RequestAsync(request with { SessionId = "fedcba9876543210" }, default);
        Assert.Equal(first.Id, joined.Id);
        await joined.WithdrawAsync(Cancelled);
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Withdrawn, null, Cancelled), await joined.Decision);
        Assert.False(first.Decision.IsCompleted);
        await plane.Approvals.DecideAsync(first.Id, Bob, true, null, default);
        Assert.Equal(ApprovalOutcome.Approved, (await first.Decision).Outcome);
        Assert.True(await first.ConsumeAsync());
    }

    [Fact]
    public async Task Withdraw_OwnRequestApprovedForOnce_EndsIt()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        await ticket.WithdrawAsync(Cancelled);
        Assert.False(await ticket.ConsumeAsync());
        Assert.Equal(ApprovalState.Withdrawn, (await plane.Approvals.FindAsync(ticket.Id, default))!.State);
    }

    private static ApprovalRequest Sent(string statement) => Plane.Request(statement: statement) with { Single = Encoding.UTF8.GetBytes(statement) };
}

[Trait("Category", "Server")]
public class PostgresTakenBackTests : TakenBackTests
{
    private protected override bool OnPostgres => true;
}
