using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.ControlPlane.Tests;

/// <summary>What an operator has locked has no login, no session and no approval, until that is taken back or ends by itself.</summary>
public class LockTests : StoreTests
{
    private const string By = "operator:0";
    private static readonly Identity Bob = Plane.Person("bob", "dba-leads");
    private static readonly Identity Carol = Plane.Person("carol", "dba-leads");

    [Fact]
    public async Task Lock_User_RefusesEveryProofAndEndsSessionsUntilUnlocked()
    {
        await using Plane plane = await StartAsync();
        Secret key = new(await plane.KeyAsync("alice"));
        FakeSession own = Session(plane, "0000000000000001", Plane.Person("alice", "dba")), other = Session(plane, "0000000000000002", Bob);
        await LockAsync(plane, LockKind.User, "alice", reason: "stolen laptop");
        Assert.Equal("User alice is locked.", own.Killed?.Detail);
        Assert.Null(other.Killed);
        foreach (AuthenticationResult refused in await ProveAsync(plane, key))
        {
            Assert.Null(refused.Identity);
            Assert.Equal(("User alice is locked.", "User alice is locked."), (refused.Refusal, refused.Told));
        }

        await plane.Host.Locks.UnlockAsync(LockKind.User, "alice", By, default);
        Assert.All(await ProveAsync(plane, key), accepted => Assert.Equal("alice", accepted.Identity?.User));
        Assert.Equal(
            ["User alice was unlocked by operator:0.", "User alice was locked by operator:0: stolen laptop"],
            [.. (await RowsAsync(plane, "unlock")).Concat(await RowsAsync(plane, "lock")).Select(row => row.Text ?? "")]);
        string root = string.Concat(Directory.GetFiles(plane.Folder.File("data/audit"), "*.jsonl").Select(File.ReadAllText));
        Assert.Contains("\"event\":\"lock\"", root, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"unlock\"", root, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_WrongProof_IsToldNothing()
    {
        await using Plane plane = await StartAsync();
        await LockAsync(plane, LockKind.User, "alice");
        AuthenticationResult refused = await plane.Authenticator.AuthenticatePasswordAsync("alice", new Secret("hw_000000000000_00000000000000000000000000000"), default);
        Assert.Equal((null, null), (refused.Identity, refused.Told));
    }

    [Fact]
    public async Task Lock_Agent_StopsTheAgentAndNotThePerson()
    {
        await using Plane plane = await StartAsync();
        Secret person = new(await plane.KeyAsync("alice")), agent = new(await plane.KeyAsync("alice", "helper"));
        FakeSession session = Session(plane, "0000000000000001", Plane.Person("alice", "dba") with { Kind = IdentityKind.Agent, Agent = "helper" });
        await LockAsync(plane, LockKind.User, "helper");
        Assert.Equal("User helper is locked.", session.Killed?.Detail);
        Assert.Equal("User helper is locked.", (await plane.Authenticator.AuthenticatePasswordAsync("alice", agent, default)).Told);
        Assert.NotNull((await plane.Authenticator.AuthenticatePasswordAsync("alice", person, default)).Identity);
    }

    [Fact]
    public async Task Lock_WithAnEnd_EndsByItself()
    {
        await using Plane plane = await StartAsync();
        Secret key = new(await plane.KeyAsync("alice"));
        LockRow row = await LockAsync(plane, LockKind.User, "alice", TimeSpan.FromHours(2));
        Assert.Equal((plane.Time.GetUtcNow() + TimeSpan.FromHours(2)).ToUnixTimeMilliseconds(), row.ExpiresAt);
        plane.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.NotNull((await plane.Authenticator.AuthenticatePasswordAsync("alice", key, default)).Told);
        Assert.Equal(row, Assert.Single(await plane.Host.Locks.ListAsync(default)));
        plane.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await plane.Authenticator.AuthenticatePasswordAsync("alice", key, default)).Identity);
        Assert.Empty(await plane.Host.Locks.ListAsync(default));
        Assert.Empty(await plane.Host.Locks.UnlockAsync(LockKind.User, "alice", By, default));
    }

    [Fact]
    public async Task Lock_AgainInAnotherCase_TakesThePlaceOfTheFirst()
    {
        await using Plane plane = await StartAsync();
        await LockAsync(plane, LockKind.User, "Alice");
        LockRow second = await LockAsync(plane, LockKind.User, "alice", TimeSpan.FromMinutes(5), "shorter");
        await LockAsync(plane, LockKind.Target, "alice");
        Assert.Equal([LockRow.Target, LockRow.User], (await plane.Host.Locks.ListAsync(default)).Select(row => row.Kind).Order());
        Assert.Equal(second, Assert.Single(await plane.Host.Locks.UnlockAsync(LockKind.User, "ALICE", By, default)));
        Assert.Equal(LockRow.Target, Assert.Single(await plane.Host.Locks.ListAsync(default)).Kind);
    }

    [Fact]
    public async Task Lock_AtTheNextStart_IsInForce()
    {
        using TemporaryFolder folder = new();
        await using (Plane first = await StartAsync(folder: folder)) await LockAsync(first, LockKind.Target, "orders");
        await using Plane again = await StartAsync(folder: folder);
        Assert.NotNull(again.Sessions.Locks.OfTarget("orders"));
    }

    [Theory]
    [InlineData(LockKind.User, "alice")]
    [InlineData(LockKind.Target, "orders")]
    public async Task Lock_RequestsOfTheNameOrTarget_AreWithdrawnAndNoneIsTaken(LockKind kind, string name)
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket pending = await RequestAsync(plane, "delete from a"), kept = await RequestAsync(plane, "delete from b", OnDisconnect.Keep), lasting = await RequestAsync(plane, "delete from c");
        ApprovalTicket elsewhere = await plane.Host.Approvals.RequestAsync(Plane.Request("dave") with { Target = "reports" }, default);
        await plane.Approvals.DecideAsync(kept.Id, Bob, true, null, default);
        await plane.Approvals.DecideAsync(lasting.Id, Bob, true, null, default, TimeSpan.FromHours(1));
        Assert.True(await lasting.ConsumeAsync());
        await LockAsync(plane, kind, name);
        string sentence = plane.Sessions.Locks.Of(name, null)?.Sentence ?? plane.Sessions.Locks.OfTarget(name)!.Sentence;
        Assert.Equal((ApprovalOutcome.Withdrawn, sentence), ((await pending.Decision).Outcome, (await pending.Decision).Reason));
        foreach (ApprovalTicket ticket in new[] { pending, kept, lasting })
        {
            Assert.False(await ticket.ConsumeAsync());
            Assert.Equal(ApprovalState.Withdrawn, (await plane.Approvals.FindAsync(ticket.Id, default))!.State);
        }

        Assert.Equal(sentence, (await Assert.ThrowsAsync<ApprovalUnavailableException>(() => RequestAsync(plane, "delete from d"))).Message);
        Assert.False(elsewhere.Decision.IsCompleted);
        Assert.Equal(DecisionError.None, (await plane.Approvals.DecideAsync(elsewhere.Id, Bob, true, null, default)).Error);
        await plane.Host.Locks.UnlockAsync(kind, name, By, default);
        Assert.NotEqual(kept.Id, (await RequestAsync(plane, "delete from b", OnDisconnect.Keep)).Id);
        Assert.False(await kept.ConsumeAsync());
    }

    [Fact]
    public async Task Lock_RequestThatCameInBetween_CannotBeApproved()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await RequestAsync(plane, "delete from a");
        // As this gateway has learned of another's lock before the request is withdrawn.
        plane.Sessions.Apply([new AccessLock(LockKind.User, "alice", null)]);
        Assert.Equal(DecisionError.Locked, (await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default)).Error);
        Assert.Equal(DecisionError.None, (await plane.Approvals.DecideAsync(ticket.Id, Bob, false, null, default)).Error);
    }

    [Fact]
    public async Task Lock_Reviewer_WhatTheyAgreedToCountsNoMore()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket used = await RequestAsync(plane, "delete from a");
        await plane.Approvals.DecideAsync(used.Id, Bob, true, null, default);
        ApprovalTicket two = await plane.Host.Approvals.RequestAsync(Plane.Request(approvers: 2), default);
        await plane.Approvals.DecideAsync(two.Id, Bob, true, null, default);
        await LockAsync(plane, LockKind.User, "bob");
        Assert.False(await used.ConsumeAsync());
        Assert.Equal(ApprovalState.Pending, (await plane.Approvals.DecideAsync(two.Id, Carol, true, null, default)).Row!.State);
    }

    private static Task<LockRow> LockAsync(Plane plane, LockKind kind, string name, TimeSpan? lasting = null, string? reason = null) =>
        plane.Host.Locks.LockAsync(kind, name, lasting, reason, By, default);

    private static Task<ApprovalTicket> RequestAsync(Plane plane, string statement, OnDisconnect onDisconnect = OnDisconnect.Withdraw) =>
        plane.Host.Approvals.RequestAsync(Plane.Request(statement: statement, onDisconnect: onDisconnect), default);

    private static async Task<AuthenticationResult[]> ProveAsync(Plane plane, Secret key) =>
    [
        await plane.Authenticator.AuthenticatePasswordAsync("alice", key, default),
        await plane.Authenticator.AuthenticateTokenAsync(null, key, default),
        await plane.Authenticator.AcceptKeyAsync("alice", key.RevealText().Split('_')[1], default),
    ];

    private static FakeSession Session(Plane plane, string id, Identity identity)
    {
        FakeSession session = new(id, identity, "orders", plane.Time.GetUtcNow());
        plane.Sessions.TryAdd(session);
        return session;
    }

    private static async Task<IReadOnlyList<AuditRow>> RowsAsync(Plane plane, string kind)
    {
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        return await plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = kind }, default);
    }
}

[Trait("Category", "Server")]
public class PostgresLockTests : LockTests
{
    private protected override bool OnPostgres => true;
}
