using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.ControlPlane.Tests;

public class ApprovalTests : StoreTests
{
    private static readonly Identity Bob = Plane.Person("bob", "dba-leads");
    private static readonly Identity Carol = Plane.Person("carol", "dba-leads");

    [Fact]
    public async Task Approve_ByAReviewer_LetsTheCommandRunOnce()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        Assert.Equal($"https://gw.example.com/approvals/{ticket.Id}", ticket.Link!.ToString());
        Assert.False(ticket.Decision.IsCompleted);
        Assert.False(await ticket.ConsumeAsync());
        DecisionResult result = await plane.Approvals.DecideAsync(ticket.Id, Bob, true, "looks right", default);
        Assert.Equal(DecisionError.None, result.Error);
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Approved, "bob", "looks right"), await ticket.Decision);
        Assert.True(await ticket.ConsumeAsync());
        Assert.False(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Consume_HundredAtOnce_ExactlyOneWins()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        bool[] results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(ticket.ConsumeAsync)));
        Assert.Single(results, won => won);
    }

    [Fact]
    public async Task Deny_ByOneReviewer_EndsTheRequest()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(approvers: 2), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        // Second thoughts of the same reviewer count too.
        Assert.Equal(DecisionError.None, (await plane.Approvals.DecideAsync(ticket.Id, Bob, false, "no WHERE", default)).Error);
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Denied, "bob", "no WHERE"), await ticket.Decision);
        Assert.Equal(DecisionError.Ended, (await plane.Approvals.DecideAsync(ticket.Id, Carol, true, null, default)).Error);
        Assert.False(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Approve_TwoNeeded_CountsDifferentReviewersOnly()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(approvers: 2), default);
        Assert.Equal(DecisionError.None, (await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default)).Error);
        Assert.Equal(DecisionError.AlreadyVoted, (await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default)).Error);
        Identity otherCredential = Bob with { Method = "jwt:people", CredentialId = "other" };
        Assert.Equal(DecisionError.AlreadyVoted, (await plane.Approvals.DecideAsync(ticket.Id, otherCredential, true, null, default)).Error);
        Assert.False(ticket.Decision.IsCompleted);
        Assert.Equal(DecisionError.None, (await plane.Approvals.DecideAsync(ticket.Id, Carol, true, null, default)).Error);
        Assert.Equal("bob,carol", (await ticket.Decision).By);
    }

    [Fact]
    public async Task Approve_Requester_NeverByAnyCredential()
    {
        await using Plane plane = await StartAsync();
        ApprovalRequest request = Plane.Request() with { Requester = Plane.Person("bob", "dba-leads") };
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(request, default);
        Identity[] sameUser =
        [
            Bob,
            Bob with { User = "BOB" },
            Bob with { Method = "certificate", CredentialId = "01" },
            Bob with { Kind = IdentityKind.Agent, Agent = "helper" },
        ];
        foreach (Identity identity in sameUser)
            Assert.Equal(DecisionError.OwnRequest, (await plane.Approvals.DecideAsync(ticket.Id, identity, true, null, default)).Error);
        Assert.False(ticket.Decision.IsCompleted);
    }

    [Fact]
    public async Task Approve_RequestOfAnAgent_NotByThePersonItActsFor()
    {
        await using Plane plane = await StartAsync();
        ApprovalRequest request = Plane.Request() with { Requester = Bob with { Kind = IdentityKind.Agent, Agent = "helper" } };
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(request, default);
        Assert.Equal(DecisionError.OwnRequest, (await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default)).Error);
    }

    [Fact]
    public async Task Approve_NotAReviewerOrNotAPerson_Refused()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        (Identity Identity, DecisionError Error)[] cases =
        [
            (Plane.Person("dave", "others"), DecisionError.NotReviewer),
            (Plane.Person("dave"), DecisionError.NotReviewer),
            (Plane.Person("dave", "DBA-LEADS"), DecisionError.NotReviewer),
            (Bob with { Kind = IdentityKind.Agent, Agent = "helper" }, DecisionError.NotAPerson),
            (Bob with { Kind = IdentityKind.Ci }, DecisionError.NotAPerson),
            (Bob with { Targets = ["web1"] }, DecisionError.NotReviewer),
        ];
        foreach ((Identity identity, DecisionError error) in cases)
            Assert.Equal(error, (await plane.Approvals.DecideAsync(ticket.Id, identity, true, null, default)).Error);
        Assert.Equal(DecisionError.NotFound, (await plane.Approvals.DecideAsync("0000000000", Bob, true, null, default)).Error);
        Assert.False(ticket.Decision.IsCompleted);
    }

    [Fact]
    public async Task Deadline_Passed_ExpiresAndCannotBeDecided()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        plane.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.False(ticket.Decision.IsCompleted);
        plane.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ApprovalOutcome.Expired, (await ticket.Decision.WaitAsync(TimeSpan.FromSeconds(60))).Outcome);
        Assert.Equal(DecisionError.Ended, (await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default)).Error);
    }

    [Fact]
    public async Task Consume_AfterTheDeadline_Refused()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        plane.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Withdraw_PendingOrApproved_CannotRun()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket pending = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await pending.WithdrawAsync("The client cancelled.");
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Withdrawn, null, "The client cancelled."), await pending.Decision);
        Assert.Equal(DecisionError.Ended, (await plane.Approvals.DecideAsync(pending.Id, Bob, true, null, default)).Error);
        ApprovalTicket approved = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(approved.Id, Bob, true, null, default);
        await approved.WithdrawAsync("The client went away.");
        Assert.False(await approved.ConsumeAsync());
        await approved.WithdrawAsync("again");
    }

    [Fact]
    public async Task Request_TooManyOpen_Refused()
    {
        await using Plane plane = await StartAsync();
        for (int i = 0; i < 20; i++) await plane.Host.Approvals.RequestAsync(Plane.Request(statement: $"delete from t{i}"), default);
        await Assert.ThrowsAsync<ApprovalUnavailableException>(() => plane.Host.Approvals.RequestAsync(Plane.Request(), default));
        await plane.Host.Approvals.RequestAsync(Plane.Request(user: "dave"), default);
    }

    [Fact]
    public async Task Request_KeptAndIdentical_TakesTheSameOneUp()
    {
        await using Plane plane = await StartAsync();
        ApprovalRequest request = Plane.Request(onDisconnect: OnDisconnect.Keep);
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(request, default);
        ApprovalTicket second = await plane.Host.Approvals.RequestAsync(request with { SessionId = "fedcba9876543210" }, default);
        Assert.Equal(first.Id, second.Id);
        await plane.Approvals.DecideAsync(first.Id, Bob, true, null, default);
        Assert.Equal(ApprovalOutcome.Approved, (await second.Decision).Outcome);
        ApprovalTicket third = await plane.Host.Approvals.RequestAsync(request, default);
        Assert.Equal((first.Id, true), (third.Id, third.Decision.IsCompleted));
        Assert.True(await third.ConsumeAsync());
        Assert.False(await first.ConsumeAsync());
        Assert.NotEqual(first.Id, (await plane.Host.Approvals.RequestAsync(request, default)).Id);
    }

    [Fact]
    public async Task Request_KeptButDifferentInAnything_IsAnotherRequest()
    {
        await using Plane plane = await StartAsync();
        ApprovalRequest request = Plane.Request(onDisconnect: OnDisconnect.Keep);
        HashSet<string> ids = [(await plane.Host.Approvals.RequestAsync(request, default)).Id];
        ApprovalRequest[] others =
        [
            request with { Requester = Plane.Person("dave", "dba") },
            request with { Requester = request.Requester with { Agent = "helper", Kind = IdentityKind.Agent } },
            request with { Target = "billing" },
            request with { Credential = "rw" },
            request with { Database = "orders2" },
            request with { Statement = "delete from orders "u8.ToArray() },
            request with { Parameters = new byte[] { 0 } },
            request with { Rule = "other" },
            request with { Terms = request.Terms with { Reviewers = ["owners"] } },
            request with { Terms = request.Terms with { Approvers = 2 } },
            request with { Statement = "delete from order"u8.ToArray(), Parameters = "s"u8.ToArray() },
        ];
        foreach (ApprovalRequest other in others) Assert.True(ids.Add((await plane.Host.Approvals.RequestAsync(other, default)).Id));
        Assert.NotEqual((await plane.Host.Approvals.RequestAsync(Plane.Request(), default)).Id, (await plane.Host.Approvals.RequestAsync(Plane.Request(), default)).Id);
    }

    [Fact]
    public async Task Restart_PendingRequests_EndUnlessKept()
    {
        using TemporaryFolder folder = new();
        ManualTime time = new();
        ApprovalTicket kept, keptApproved;
        await using (Plane plane = await StartAsync(folder: folder, time: time))
        {
            ApprovalTicket gone = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
            kept = await plane.Host.Approvals.RequestAsync(Plane.Request(statement: "delete from a", onDisconnect: OnDisconnect.Keep), default);
            keptApproved = await plane.Host.Approvals.RequestAsync(Plane.Request(statement: "delete from b", onDisconnect: OnDisconnect.Keep), default);
            await plane.Approvals.DecideAsync(keptApproved.Id, Bob, true, null, default);
            await plane.Host.DisposeAsync();
            Assert.Equal(ApprovalOutcome.Withdrawn, (await gone.Decision).Outcome);
            Assert.Equal(ApprovalOutcome.Withdrawn, (await kept.Decision).Outcome);
        }

        await using Plane again = await StartAsync(folder: folder, time: time);
        Assert.Equal(ApprovalState.Pending, (await again.Approvals.FindAsync(kept.Id, default))!.State);
        ApprovalTicket taken = await again.Host.Approvals.RequestAsync(Plane.Request(statement: "delete from b", onDisconnect: OnDisconnect.Keep), default);
        Assert.Equal(keptApproved.Id, taken.Id);
        Assert.True(await taken.ConsumeAsync());
        ApprovalTicket waiting = await again.Host.Approvals.RequestAsync(Plane.Request(statement: "delete from a", onDisconnect: OnDisconnect.Keep), default);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(ApprovalOutcome.Expired, (await waiting.Decision.WaitAsync(TimeSpan.FromSeconds(60))).Outcome);
    }

    [Fact]
    public async Task Restart_AfterACrash_WithdrawsWhatDeadSessionsHeld()
    {
        using TemporaryFolder folder = new();
        await using Plane crashed = await StartAsync(folder: folder);
        ApprovalTicket pending = await crashed.Host.Approvals.RequestAsync(Plane.Request(), default);
        ApprovalTicket approved = await crashed.Host.Approvals.RequestAsync(Plane.Request(), default);
        await crashed.Approvals.DecideAsync(approved.Id, Bob, true, null, default);
        crashed.Crash();
        await using Plane again = await StartAsync(folder: folder);
        Assert.Equal(ApprovalState.Withdrawn, (await again.Approvals.FindAsync(pending.Id, default))!.State);
        Assert.Equal(ApprovalState.Withdrawn, (await again.Approvals.FindAsync(approved.Id, default))!.State);
    }

    [Fact]
    public async Task Start_BesideARunningGateway_LeavesItsRequests()
    {
        await using Plane gateway = await StartAsync();
        ApprovalTicket ticket = await gateway.Host.Approvals.RequestAsync(Plane.Request(), default);
        await using (Plane cli = await StartAsync(folder: gateway.Folder, time: gateway.Time, beside: true)) await cli.KeyAsync("alice");
        await gateway.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        Assert.True(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Race_ApproveDenyWithdraw_OneOutcomeForEverybody()
    {
        await using Plane plane = await StartAsync();
        for (int i = 0; i < 10; i++)
        {
            ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(statement: $"delete from t{i}"), default);
            await Task.WhenAll(
                Task.Run(() => plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default)),
                Task.Run(() => plane.Approvals.DecideAsync(ticket.Id, Carol, false, null, default)));
            ApprovalDecision decision = await ticket.Decision.WaitAsync(TimeSpan.FromSeconds(60));
            ApprovalRow row = (await plane.Approvals.FindAsync(ticket.Id, default))!;
            Assert.Equal(row.Decision, decision);
            Assert.Equal(decision.Outcome == ApprovalOutcome.Approved, await ticket.ConsumeAsync());
        }
    }
}

[Trait("Category", "Server")]
public class PostgresApprovalTests : ApprovalTests
{
    private protected override bool OnPostgres => true;
}
