using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A command that several rules hold, and the words of those whom each asks.</summary>
public class JointVoteTests : StoreTests
{
    private static readonly Identity Bob = Plane.Person("bob", "dba-leads");
    private static readonly Identity Carol = Plane.Person("carol", "dba-leads");
    private static readonly Identity Dave = Plane.Person("dave", "others");

    [Fact]
    public async Task Decide_ReviewersOfOneRule_AreNotEnough()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Joint(), default);
        foreach (Identity reviewer in (Identity[])[Bob, Carol])
            Assert.Equal(ApprovalState.Pending, (await plane.Approvals.DecideAsync(ticket.Id, reviewer, true, null, default)).Row!.State);
        Assert.Equal(["bob", "carol"], ticket.Agreed.Order());
        Assert.False(await ticket.ConsumeAsync());
        Assert.Equal(ApprovalState.Approved, (await plane.Approvals.DecideAsync(ticket.Id, Dave, true, null, default)).Row!.State);
        Assert.Equal("bob,carol,dave", (await ticket.Decision).By);
        Assert.True(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Decide_SomebodyInTheGroupsOfBoth_CountsForEach()
    {
        await using Plane plane = await StartAsync();
        Move(plane, "bob", "dba-leads", "others");
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Joint(), default);
        Assert.Equal(ApprovalState.Pending, (await plane.Approvals.DecideAsync(ticket.Id, Plane.Person("bob", "dba-leads", "others"), true, null, default)).Row!.State);
        Assert.Equal(ApprovalState.Approved, (await plane.Approvals.DecideAsync(ticket.Id, Carol, true, null, default)).Row!.State);
    }

    [Fact]
    public async Task Decide_OneOfTheOtherRule_Denies()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Joint(), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, false, "no WHERE", default);
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Denied, "bob", "no WHERE"), await ticket.Decision);
    }

    [Fact]
    public async Task Consume_ReviewerOfOneRuleHasLeft_IsWithdrawn()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Joint(), default);
        foreach (Identity reviewer in (Identity[])[Bob, Carol, Dave]) await plane.Approvals.DecideAsync(ticket.Id, reviewer, true, null, default);
        // Still one whom the request asks, and none of those of whom there must be two.
        Move(plane, "bob", "others");
        Assert.False(await ticket.ConsumeAsync());
        ApprovalRow row = (await plane.Approvals.FindAsync(ticket.Id, default))!;
        Assert.Equal((ApprovalState.Withdrawn, "Too few are reviewers still."), (row.State, row.DecisionReason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_AskedOfOtherRules_IsHeldAnew(bool fewerLater)
    {
        await using Plane plane = await StartAsync();
        ApprovalRequest joint = Joint() with { Terms = Joint().Terms with { OnDisconnect = OnDisconnect.Keep } };
        ApprovalRequest single = joint with { Terms = joint.Terms with { Also = [] } };
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(fewerLater ? joint : single, default);
        foreach (Identity reviewer in (Identity[])[Bob, Carol, Dave]) await plane.Approvals.DecideAsync(first.Id, reviewer, true, null, default);
        Assert.Equal(ApprovalState.Approved, (await plane.Approvals.FindAsync(first.Id, default))!.State);
        Assert.NotEqual(first.Id, (await plane.Host.Approvals.RequestAsync(fewerLater ? single : joint, default)).Id);
        Assert.Equal(first.Id, (await plane.Host.Approvals.RequestAsync(fewerLater ? joint : single, default)).Id);
    }

    private static ApprovalRequest Joint() => Plane.Request() with
    {
        Rule = "review-writes, review-all",
        Terms = new ApproveRule(Effects.UnboundedWrite, ["others"]) { Also = [new Quorum(["dba-leads"], 2)], OnDisconnect = OnDisconnect.Withdraw },
    };

    private static void Move(Plane plane, string user, params string[] groups)
    {
        LocalUser known = Plane.Users.Single(u => u.Name == user);
        plane.Host.Reload(new IdentityOptions { Users = Plane.Users.Replace(known, known with { Groups = [.. groups] }) });
    }
}

[Trait("Category", "Server")]
public class PostgresJointVoteTests : JointVoteTests
{
    private protected override bool OnPostgres => true;
}
