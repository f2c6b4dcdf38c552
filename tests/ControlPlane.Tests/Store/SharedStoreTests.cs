using System.Text;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Two gateways over one PostgreSQL.</summary>
[Trait("Category", "Server")]
public sealed class SharedStoreTests : IAsyncLifetime
{
    private const string Statement = "delete from orders";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Identity Bob = Plane.Person("bob", "dba-leads");
    private static readonly Identity Carol = Plane.Person("carol", "dba-leads");
    private readonly ManualTime _time = new();
    private PostgresStoreOptions _store = null!;
    private Plane _one = null!;
    private Plane _other = null!;

    public async Task InitializeAsync()
    {
        _store = await TestStore.NewAsync(await PostgresServer.SharedAsync());
        // At once: both find an empty database.
        Plane[] planes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Plane.StartAsync(time: _time, store: _store))));
        (_one, _other) = (planes[0], planes[1]);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Start_TwoAtOnce_EveryMigrationIsAppliedOnce()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        Assert.Equal("t|t", await server.PsqlAsync("SELECT count(*) = max(version), max(version) >= 3 FROM schema_migrations", TestStore.NameOf(_store)));
        Assert.NotEqual(_one.Host.Database.Gateway, _other.Host.Database.Gateway);
    }

    [Fact]
    public async Task Read_ManyWritesWaitForAnotherGateways_IsAnswered()
    {
        using SemaphoreSlim begun = new(0);
        using SemaphoreSlim goOn = new(0);
        Task<bool> held = _other.Host.Database.WriteAsync(StoreLock.Records, _ => begun.Release() == 0 && goOn.Wait(Patience));
        Assert.True(await begun.WaitAsync(Patience));
        Task<int>[] writes = [.. Enumerable.Range(0, 2 * PostgresAddress.ConnectionsMax).Select(n => _one.Host.Database.WriteAsync(StoreLock.Records, _ => n))];
        Assert.Equal(1, await _one.Host.Database.ReadAsync(session => session.Single<int>("SELECT 1")));
        Assert.DoesNotContain(writes, write => write.IsCompleted);
        goOn.Release();
        Assert.True(await held);
        Assert.Equal(Enumerable.Range(0, writes.Length), await Task.WhenAll(writes));
    }

    [Fact]
    public async Task Consume_TwoGatewaysAtOnce_ExactlyOneServes()
    {
        for (int i = 0; i < 10; i++)
        {
            ApprovalRequest request = Plane.Request(statement: $"{Statement} where id = {i}", onDisconnect: OnDisconnect.Keep);
            ApprovalTicket first = await _one.Host.Approvals.RequestAsync(request, default);
            ApprovalTicket second = await _other.Host.Approvals.RequestAsync(request with { SessionId = "fedcba9876543210" }, default);
            Assert.Equal(first.Id, second.Id);
            await _one.Approvals.DecideAsync(first.Id, Bob, true, null, default);
            bool[] served = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run((n % 2 == 0 ? first : second).ConsumeAsync)));
            Assert.Single(served, won => won);
        }
    }

    [Fact]
    public async Task Consume_OfASetOnTwoGatewaysAtOnce_EachStatementServesAsOftenAsItStandsThere()
    {
        const int Times = 3;
        ReadOnlyMemory<byte> text = Encoding.UTF8.GetBytes(Statement);
        StatementSet set = new(Plane.Person("alice", "dba"), "orders", null, Statement);
        StatementSetPlan plan = new()
        {
            Credential = "default",
            Database = "orders",
            Shown = Statement,
            Terms = Plane.Request().Terms,
            Held = [.. Enumerable.Repeat(new HeldStatement(text, "review-writes", []), Times)],
        };
        (ApprovalRow? row, string? refusal) = await _one.Approvals.RequestSetAsync(set, plan, "migration 12", TimeSpan.FromHours(1), default);
        Assert.Null(refusal);
        await _other.Approvals.DecideAsync(row!.Id, Bob, true, null, default);
        ApprovalTicket[] tickets = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? _one : _other).Host.Approvals.RequestAsync(
            Plane.Request(statement: Statement) with { SessionId = $"{n:x16}", Single = text }, default)));
        Assert.All(tickets, ticket => Assert.Equal(row.Id, ticket.Id));
        bool[] served = await Task.WhenAll(tickets.Select(ticket => Task.Run(ticket.ConsumeAsync)));
        Assert.Equal(Times, served.Count(won => won));
    }

    [Fact]
    public async Task Decide_OnTheOtherGateway_ReachesTheSessionThatWaits()
    {
        ApprovalTicket ticket = await _one.Host.Approvals.RequestAsync(Plane.Request(), default);
        Assert.Equal(DecisionError.None, (await _other.Approvals.DecideAsync(ticket.Id, Bob, true, "fine", default)).Error);
        await UntilAsync(() => ticket.Decision.IsCompleted);
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Approved, "bob", "fine"), await ticket.Decision);
        Assert.True(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Decide_OnTheFirst_ReachesASessionOfTheOtherThatTookTheRequestUp()
    {
        ApprovalRequest request = Plane.Request(onDisconnect: OnDisconnect.Keep);
        ApprovalTicket first = await _one.Host.Approvals.RequestAsync(request, default);
        ApprovalTicket[] joined = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _other.Host.Approvals.RequestAsync(request, default)));
        Assert.All(joined, ticket => Assert.False(ticket.Decision.IsCompleted));
        await _one.Approvals.DecideAsync(first.Id, Bob, false, "no WHERE", default);
        await UntilAsync(() => joined.All(ticket => ticket.Decision.IsCompleted));
        foreach (ApprovalTicket ticket in joined) Assert.Equal(new ApprovalDecision(ApprovalOutcome.Denied, "bob", "no WHERE"), await ticket.Decision);
    }

    [Fact]
    public async Task Decide_AuditOfTheOtherCannotBeWritten_ServesOnNoGatewayBefore()
    {
        ApprovalTicket ticket = await _one.Host.Approvals.RequestAsync(Plane.Request(), default);
        await using (await LostAudit.TakeAsync(_other))
        {
            Task<DecisionResult> decided = _other.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
            await UntilAsync(() => decided.IsCompleted);
            await Assert.ThrowsAsync<AuditUnavailableException>(() => decided);
            await _one.Approvals.FollowAsync(default);
            Assert.False(ticket.Decision.IsCompleted);
            Assert.False(await ticket.ConsumeAsync());
        }

        await UntilAsync(() => ticket.Decision.IsCompleted);
        Assert.Equal(ApprovalOutcome.Approved, (await ticket.Decision).Outcome);
        Assert.True(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Decide_GatewayIsLostBeforeTheAuditHasIt_ServesNotAndTheWaitEndsInTime()
    {
        ApprovalTicket ticket = await _one.Host.Approvals.RequestAsync(Plane.Request(), default);
        await using (await LostAudit.TakeAsync(_other))
        {
            Task<DecisionResult> decided = _other.Approvals.DecideAsync(ticket.Id, Bob, true, null, default, TimeSpan.FromHours(1));
            await UntilAsync(() => decided.IsCompleted);
            await Assert.ThrowsAsync<AuditUnavailableException>(() => decided);
            _time.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal(ApprovalOutcome.Expired, (await ticket.Decision.WaitAsync(Patience)).Outcome);
            Assert.False(await ticket.ConsumeAsync());
        }
    }

    [Theory]
    [InlineData(false, "approval-decided")]
    [InlineData(true, "break-glass")]
    public async Task Start_AfterADecisionThatTheAuditOfALostGatewayNeverHad_ItServesOnceTheAuditHasIt(bool isEmergency, string kind)
    {
        ApprovalRequest request = Plane.Request();
        ApprovalTicket ticket = await _one.Host.Approvals.RequestAsync(request with { Terms = request.Terms with { BreakGlass = ["dba"] } }, default);
        using TemporaryFolder folder = new();
        await using (Plane lost = await Plane.StartAsync(folder: folder, time: _time, store: _store))
        await using (await LostAudit.TakeAsync(lost))
        {
            Task<DecisionResult> decided = isEmergency
                ? lost.Approvals.BreakGlassAsync(ticket.Id, request.Requester, "the shop is down", default)
                : lost.Approvals.DecideAsync(ticket.Id, Bob, true, "fine", default);
            await UntilAsync(() => decided.IsCompleted);
            await Assert.ThrowsAsync<AuditUnavailableException>(() => decided);
            await lost.DisposeAsync();
        }

        await _one.Approvals.FollowAsync(default);
        Assert.False(ticket.Decision.IsCompleted);
        await using Plane again = await Plane.StartAsync(folder: folder, time: _time, store: _store);
        await UntilAsync(() => ticket.Decision.IsCompleted);
        Assert.Equal(ApprovalOutcome.Approved, (await ticket.Decision).Outcome);
        Assert.True(await again.Host.AuditRows.FlushAsync(Patience));
        Assert.Contains(await again.Host.AuditStore.ListAsync(new AuditFilter { Kind = kind }, default), row => row.Text!.Contains($"Request {ticket.Id}", StringComparison.Ordinal));
        Assert.True(await ticket.ConsumeAsync());
        Assert.False(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Decide_ApproveAndDenyOnTwoGatewaysAtOnce_OneOutcomeForBoth()
    {
        for (int i = 0; i < 10; i++)
        {
            ApprovalTicket ticket = await _one.Host.Approvals.RequestAsync(Plane.Request(statement: $"{Statement} where id = {i}"), default);
            DecisionResult[] results = await Task.WhenAll(
                Task.Run(() => _one.Approvals.DecideAsync(ticket.Id, Bob, true, null, default)),
                Task.Run(() => _other.Approvals.DecideAsync(ticket.Id, Carol, false, null, default)));
            Assert.Single(results, result => result.Error == DecisionError.None);
            await UntilAsync(() => ticket.Decision.IsCompleted);
            ApprovalDecision decision = (await _other.Approvals.FindAsync(ticket.Id, default))!.Decision!;
            Assert.Equal(decision, await ticket.Decision);
            Assert.Equal(decision.Outcome == ApprovalOutcome.Approved, await ticket.ConsumeAsync());
        }
    }

    [Fact]
    public async Task Deadline_OfARequestThatBothFollow_EndsItForBoth()
    {
        ApprovalRequest request = Plane.Request(onDisconnect: OnDisconnect.Keep);
        ApprovalTicket first = await _one.Host.Approvals.RequestAsync(request, default);
        ApprovalTicket second = await _other.Host.Approvals.RequestAsync(request, default);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(ApprovalOutcome.Expired, (await first.Decision.WaitAsync(Patience)).Outcome);
        Assert.Equal(ApprovalOutcome.Expired, (await second.Decision.WaitAsync(Patience)).Outcome);
    }

    [Fact]
    public async Task Start_AnotherGateway_LeavesSessionsAndRequestsOfTheOthers()
    {
        ApprovalTicket ticket = await _one.Host.Approvals.RequestAsync(Plane.Request(), default);
        FakeSession session = new("0000000000000001", Plane.Person("alice", "dba"), "orders", _time.GetUtcNow());
        _one.Host.Audit.SessionStarted(session.Header);
        Assert.True(await _one.Host.AuditRows.FlushAsync(Patience));
        await using Plane third = await Plane.StartAsync(time: _time, store: _store);
        Assert.Equal(ApprovalState.Pending, (await third.Approvals.FindAsync(ticket.Id, default))!.State);
        Assert.Null((await third.Host.AuditStore.FindSessionAsync(session.Header.Id, default))!.EndedAt);
        Assert.Empty(third.Host.AuditStore.ListUnindexed());
        Assert.Equal([session.Header.Id], _one.Host.AuditStore.ListUnindexed());
    }

    [Fact]
    public async Task Revoke_OnTheOtherGateway_RefusesTheKeyAndEndsItsSessions()
    {
        NewKey key = await _one.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        Identity identity = (await _other.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Identity!;
        FakeSession session = new("0000000000000001", identity, "orders", _time.GetUtcNow());
        _other.Sessions.TryAdd(session);
        await _one.Host.Keys.RevokeAsync(key.Info.Id, "operator:0");
        Assert.Null((await _other.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Identity);
        await UntilAsync(() => session.Killed is not null);
        Assert.Equal("The access key was revoked.", session.Killed?.Detail);
    }

    [Fact]
    public async Task Lock_OnTheOtherGateway_RefusesAtOnceAndEndsSessionsAndRequests()
    {
        NewKey key = await _one.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        FakeSession session = new("0000000000000001", Plane.Person("alice", "dba"), "orders", _time.GetUtcNow());
        _other.Sessions.TryAdd(session);
        ApprovalTicket ticket = await _other.Host.Approvals.RequestAsync(Plane.Request(onDisconnect: OnDisconnect.Keep), default);
        await _one.Host.Locks.LockAsync(LockKind.User, "alice", null, null, "operator:0", default);
        Assert.Equal("User alice is locked.", (await _other.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Told);
        await UntilAsync(() => session.Killed is not null && ticket.Decision.IsCompleted);
        Assert.Equal("User alice is locked.", session.Killed?.Detail);
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Withdrawn, null, "User alice is locked."), await ticket.Decision);
        Assert.False(await ticket.ConsumeAsync());
        await _other.Host.Locks.UnlockAsync(LockKind.User, "alice", "operator:0", default);
        Assert.NotNull((await _one.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Identity);
    }

    [Fact]
    public async Task Lock_OfATargetOnTheOtherGateway_ReachesItsSessions()
    {
        FakeSession session = new("0000000000000001", Plane.Person("alice", "dba"), "orders", _time.GetUtcNow());
        _other.Sessions.TryAdd(session);
        await _one.Host.Locks.LockAsync(LockKind.Target, "orders", null, null, "operator:0", default);
        await UntilAsync(() => session.Killed is not null);
        Assert.Equal("Target orders is locked.", session.Killed?.Detail);
    }

    [Fact]
    public async Task ScramAccount_OfAKeyOfTheOtherGateway_HasTheSameSalt()
    {
        NewKey key = await _one.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        ScramAccount one = await _one.Authenticator.GetScramAccountAsync("alice", default);
        ScramAccount other = await _other.Authenticator.GetScramAccountAsync("alice", default);
        Assert.Equal(one.Salt.AsEnumerable(), other.Salt);
        Assert.Equal(key.Info.Id, Assert.Single(other.Verifiers).KeyId);
    }

    [Fact]
    public async Task Write_OfTwoGatewaysAtOnce_EveryTextIsKeptOnceAndEveryRowFound()
    {
        const int Rows = 200;
        await Task.WhenAll(new[] { _one, _other }.Select(plane => Task.Run(async () =>
        {
            for (int i = 0; i < Rows; i++)
                plane.Host.Audit.Write(new AuditEvent(_time.GetUtcNow(), "observed") { User = plane == _one ? "alice" : "bob", Detail = $"Text {(plane == _one ? i : Rows - 1 - i)}." });
            Assert.True(await plane.Host.AuditRows.FlushAsync(Patience));
        })));
        Assert.Equal(2, (await _other.Host.AuditStore.ListAsync(new AuditFilter { Contains = "text 17." }, default)).Count);
        Assert.Equal(Rows, (await _one.Host.AuditStore.ListAsync(new AuditFilter { User = "bob", Limit = 1000 }, default)).Count);
        PostgresServer server = await PostgresServer.SharedAsync();
        Assert.Equal($"{Rows}", await server.PsqlAsync("SELECT count(*) FROM audit_texts WHERE text LIKE 'Text %'", TestStore.NameOf(_store)));
    }

    [Fact]
    public async Task Export_OfEachGateway_SendsWhatItHasWritten()
    {
        using TemporaryFolder folder = new();
        await using (Plane one = await Plane.StartAsync(time: _time, store: _store, exports: [new ExportOptions("siem") { File = folder.File("one") }]))
        await using (Plane other = await Plane.StartAsync(time: _time, store: _store, exports: [new ExportOptions("siem") { File = folder.File("other") }]))
        {
            one.Host.Audit.Write(new AuditEvent(_time.GetUtcNow(), "observed") { Detail = "Of the one." });
            other.Host.Audit.Write(new AuditEvent(_time.GetUtcNow(), "observed") { Detail = "Of the other." });
        }

        Assert.Contains("Of the one.", Assert.Single(await File.ReadAllLinesAsync(folder.File("one"))), StringComparison.Ordinal);
        Assert.Contains("Of the other.", Assert.Single(await File.ReadAllLinesAsync(folder.File("other"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnotherKey_IsRefusedAndToldWhatToDo()
    {
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Plane.StartAsync(time: _time, store: _store with { Key = new Secret("another key, of 16 characters or more") }));
        Assert.Contains("Give every gateway of a store the same one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_Gateway_KeepsNothingInSqlite()
    {
        await _one.KeyAsync("alice");
        Assert.True(await _one.Host.AuditRows.FlushAsync(Patience));
        Assert.Equal(["gateway.id"], Directory.GetFiles(_one.Folder.File("data")).Select(Path.GetFileName));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_one.Folder.File("data/gateway.id")));
    }

    /// <summary>Lets the clock run until the condition holds.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(5, patience.Token);
        }
    }
}
