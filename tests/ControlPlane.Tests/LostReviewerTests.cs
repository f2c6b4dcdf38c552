using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A yes counts as long as whoever gave it is a reviewer.</summary>
public class LostReviewerTests
{
    private static readonly Identity Bob = Plane.Person("bob", "dba-leads");
    private static readonly Identity Carol = Plane.Person("carol", "dba-leads");
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Theory]
    [InlineData("moved")]
    [InlineData("locked")]
    [InlineData("removed")]
    public async Task Approval_ForATimeByALostReviewer_IsHeldAnew(string how)
    {
        await using Plane plane = await Plane.StartAsync();
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(first.Id, Bob, true, null, default, Day);
        Assert.True(await first.ConsumeAsync());
        Lose(plane, "bob", how);
        ApprovalTicket again = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        Assert.NotEqual(first.Id, again.Id);
        Assert.False(again.Decision.IsCompleted);
        await AssertWithdrawnAsync(plane, first.Id);
    }

    [Fact]
    public async Task Approval_UnusedByALostReviewer_IsWithdrawnAtItsUse()
    {
        await using Plane plane = await Plane.StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        Lose(plane, "bob", "moved");
        Assert.False(await ticket.ConsumeAsync());
        await AssertWithdrawnAsync(plane, ticket.Id);
    }

    [Fact]
    public async Task Approval_UsedUpByALostReviewer_StaysAsItWas()
    {
        await using Plane plane = await Plane.StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        Assert.True(await ticket.ConsumeAsync());
        Lose(plane, "bob", "removed");
        Assert.False(await ticket.ConsumeAsync());
        Assert.Equal(ApprovalState.Approved, (await plane.Approvals.FindAsync(ticket.Id, default))!.State);
    }

    [Fact]
    public async Task Approval_KeptByALostReviewer_IsHeldAnew()
    {
        await using Plane plane = await Plane.StartAsync();
        ApprovalTicket kept = await plane.Host.Approvals.RequestAsync(Plane.Request(onDisconnect: OnDisconnect.Keep), default);
        await plane.Approvals.DecideAsync(kept.Id, Bob, true, null, default);
        Lose(plane, "bob", "locked");
        Assert.NotEqual(kept.Id, (await plane.Host.Approvals.RequestAsync(Plane.Request(onDisconnect: OnDisconnect.Keep), default)).Id);
        await AssertWithdrawnAsync(plane, kept.Id);
    }

    [Fact]
    public async Task Approval_OtherReviewerIsLost_Serves()
    {
        await using Plane plane = await Plane.StartAsync();
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(first.Id, Bob, true, null, default, Day);
        Lose(plane, "carol", "removed");
        Assert.Equal(first.Id, (await plane.Host.Approvals.RequestAsync(Plane.Request(), default)).Id);
        Assert.True(await first.ConsumeAsync());
    }

    [Fact]
    public async Task Request_OneOfTwoIsLostBeforeTheSecondAgrees_AnotherIsNeeded()
    {
        await using Plane plane = await Plane.StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(approvers: 2), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        ImmutableArray<LocalUser> users = Lose(plane, "bob", "moved");
        Assert.Equal(ApprovalState.Pending, (await plane.Approvals.DecideAsync(ticket.Id, Carol, true, null, default)).Row!.State);
        plane.Host.Reload(new IdentityOptions { Users = users.Add(new LocalUser("frank", ["dba-leads"])) });
        Assert.Equal(ApprovalState.Approved, (await plane.Approvals.DecideAsync(ticket.Id, Plane.Person("frank", "dba-leads"), true, null, default)).Row!.State);
        Assert.Equal("carol,frank", (await ticket.Decision).By);
        Assert.True(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Approval_OfTwoOfWhomOneIsLost_IsWithdrawn()
    {
        await using Plane plane = await Plane.StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(approvers: 2), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default, Day);
        await plane.Approvals.DecideAsync(ticket.Id, Carol, true, null, default, Day);
        Assert.True(await ticket.ConsumeAsync());
        Lose(plane, "bob", "moved");
        Assert.False(await ticket.ConsumeAsync());
        await AssertWithdrawnAsync(plane, ticket.Id);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    public async Task Approval_ByTokensOwnGroup_ServesWhileItsProviderIsKnownAndNobodyIsLocked(bool isProviderKept, bool isLocked, bool serves)
    {
        OidcProviderOptions people = new("people", "https://idp.example.com", "hoopwire", "{sub}");
        await using Plane plane = await Plane.StartAsync([people]);
        Identity grace = new("grace", ["dba-leads"], IdentityKind.Person, "jwt:people") { Issuer = people.Issuer, TokenGroups = ["dba-leads"] };
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(ticket.Id, grace, true, null, default, Day);
        plane.Host.Reload(new IdentityOptions
        {
            Users = isLocked ? Plane.Users.Add(new LocalUser("grace", [], Locked: true)) : Plane.Users,
            Providers = isProviderKept ? [people] : [],
        });
        Assert.Equal(serves, await ticket.ConsumeAsync());
    }

    [Theory]
    [InlineData(7 * 24 * 60 - 1, true)]
    [InlineData(7 * 24 * 60, false)]
    public async Task Approval_KeptByTokensOwnGroup_ServesForSevenDays(int minutes, bool serves)
    {
        OidcProviderOptions people = new("people", "https://idp.example.com", "hoopwire", "{sub}");
        await using Plane plane = await Plane.StartAsync([people]);
        Identity grace = new("grace", ["dba-leads"], IdentityKind.Person, "jwt:people") { Issuer = people.Issuer, TokenGroups = ["dba-leads"] };
        ApprovalRequest request = Plane.Request(onDisconnect: OnDisconnect.Keep);
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(request with { Terms = request.Terms with { Timeout = TimeSpan.FromDays(30) } }, default);
        await plane.Approvals.DecideAsync(ticket.Id, grace, true, null, default);
        plane.Time.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(serves, await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Approval_KeptByAGroupOfTheFile_ServesAfterSevenDays()
    {
        await using Plane plane = await Plane.StartAsync();
        ApprovalRequest request = Plane.Request(onDisconnect: OnDisconnect.Keep);
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(request with { Terms = request.Terms with { Timeout = TimeSpan.FromDays(30) } }, default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        plane.Time.Advance(TimeSpan.FromDays(8));
        Assert.True(await ticket.ConsumeAsync());
    }

    private static ImmutableArray<LocalUser> Lose(Plane plane, string user, string how)
    {
        LocalUser known = Plane.Users.Single(u => u.Name == user);
        ImmutableArray<LocalUser> others = Plane.Users.Remove(known);
        ImmutableArray<LocalUser> users = how switch
        {
            "moved" => others.Add(known with { Groups = ["others"] }),
            "locked" => others.Add(known with { Locked = true }),
            _ => others,
        };
        plane.Host.Reload(new IdentityOptions { Users = users });
        return users;
    }

    private static async Task AssertWithdrawnAsync(Plane plane, string id)
    {
        ApprovalRow row = (await plane.Approvals.FindAsync(id, default))!;
        Assert.Equal((ApprovalState.Withdrawn, "No reviewer any more: bob."), (row.State, row.DecisionReason));
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        IReadOnlyList<AuditRow> told = await plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "approval-decided" }, default);
        Assert.Single(told, entry => entry.Text == $"Request {id} was withdrawn: No reviewer any more: bob.");
    }
}
