using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;
using Npgsql;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A connection to PostgreSQL that is cut when a commit was asked for and not answered: what was written is there once, and whoever wrote it knows.</summary>
[Trait("Category", "Server")]
public sealed class LostAnswerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Identity Bob = Plane.Person("bob", "dba-leads");
    private PostgresServer _server = null!;
    private PostgresStoreOptions _store = null!;
    private CuttingProxy _proxy = null!;
    private Plane _plane = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        _store = await TestStore.NewAsync(_server);
        _proxy = CuttingProxy.Start(_server.Port);
        NpgsqlConnectionStringBuilder through = new(_store.ConnectionString.RevealText()) { Port = _proxy.Port };
        _plane = await Plane.StartAsync(store: _store with { ConnectionString = new Secret(through.ConnectionString) });
    }

    public async Task DisposeAsync()
    {
        await _plane.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task Vote_AnswerLost_CountsAndIsInTheAudit()
    {
        ApprovalTicket ticket = await _plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        Cut(reachesServer: true);
        DecisionResult result = await _plane.Approvals.DecideAsync(ticket.Id, Bob, true, "fine", default);
        Assert.Equal((1, DecisionError.None, ApprovalState.Approved), (_proxy.Cuts, result.Error, result.Row!.State));
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Approved, "bob", "fine"), await ticket.Decision.WaitAsync(Patience));
        Assert.True(await _plane.Host.AuditRows.FlushAsync(Patience));
        Assert.Single(await _plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "approval-decided" }, default));
    }

    [Fact]
    public async Task Vote_CommitLost_IsNoneAndMayBeGivenAgain()
    {
        ApprovalTicket ticket = await _plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        Cut(reachesServer: false);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _plane.Approvals.DecideAsync(ticket.Id, Bob, true, "fine", default));
        Assert.Equal(ApprovalState.Pending, (await _plane.Approvals.FindAsync(ticket.Id, default))!.State);
        Assert.Equal(DecisionError.None, (await _plane.Approvals.DecideAsync(ticket.Id, Bob, true, "fine", default)).Error);
    }

    [Fact]
    public async Task Vote_AnswerLostAndStoreAway_IsToldOfInTheAudit()
    {
        ApprovalTicket ticket = await _plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        Cut(reachesServer: true, thenRefuses: true);
        StoreUnavailableException away = await Assert.ThrowsAsync<StoreUnavailableException>(() => _plane.Approvals.DecideAsync(ticket.Id, Bob, true, "fine", default));
        Assert.True(away.MayStand);
        _proxy.Refuses = false;
        Assert.Equal(DecisionError.Ended, (await _plane.Approvals.DecideAsync(ticket.Id, Bob, true, "fine", default)).Error);
        await UntilAsync(() => ticket.Decision.IsCompleted, advances: true);
        Assert.Equal(ApprovalOutcome.Approved, (await ticket.Decision).Outcome);
        Assert.True(await _plane.Host.AuditRows.FlushAsync(Patience));
        IReadOnlyList<AuditRow> told = await _plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "approval-decided" }, default);
        string[] texts =
        [
            $"Request {ticket.Id}, of which the audit could not be told when it was decided, is approved by bob: its session is told now.",
            $"Whether request {ticket.Id} was approved by bob is not known: the store was lost before it answered.",
        ];
        Assert.Equal(texts, told.Select(row => row.Text));
    }

    [Fact]
    public async Task Consume_AnswerLost_ServesOnce()
    {
        ApprovalTicket ticket = await ApprovedAsync();
        Cut(reachesServer: true);
        Assert.True(await ticket.ConsumeAsync());
        Assert.Equal(1, _proxy.Cuts);
        Assert.False(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Consume_CommitLost_DoesNotServeAndIsNotUsedUp()
    {
        ApprovalTicket ticket = await ApprovedAsync();
        Cut(reachesServer: false);
        Assert.False(await ticket.ConsumeAsync());
        Assert.True(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Consume_AnswerLostAndStoreAway_DoesNotServe()
    {
        ApprovalTicket ticket = await ApprovedAsync();
        Cut(reachesServer: true, thenRefuses: true);
        Assert.False(await ticket.ConsumeAsync());
        _proxy.Refuses = false;
        Assert.False(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Key_AnswerLost_IsMadeOnce()
    {
        Cut(reachesServer: true);
        NewKey key = await _plane.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        Assert.Equal(key.Info.Id, Assert.Single(await _plane.Host.Keys.ListAsync("alice", 10)).Id);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Audit_CommitCut_EveryRowIsThereOnce(bool reachesServer, bool thenRefuses)
    {
        const int Rounds = 5;
        for (int i = 0; i < Rounds; i++)
        {
            Cut(reachesServer, thenRefuses);
            _plane.Host.Audit.Write(new AuditEvent(_plane.Time.GetUtcNow(), "observed") { Detail = $"Row {i} of many." });
            _plane.Host.Audit.SessionStarted(new FakeSession($"{i:x16}", Plane.Person("alice"), "orders", _plane.Time.GetUtcNow()).Header);
            await UntilAsync(() => _proxy.Cuts == i + 1);
            if (thenRefuses) await UntilAsync(() => _plane.Host.Audit.Fault is not null);
            _proxy.Refuses = false;
            Assert.True(await _plane.Host.AuditRows.FlushAsync(Patience));
        }

        Assert.Equal(Rounds, (await _plane.Host.AuditStore.ListAsync(new AuditFilter { Contains = "of many" }, default)).Count);
        Assert.Equal($"{Rounds}|{Rounds}", await _server.PsqlAsync("SELECT (SELECT count(*) FROM audit_rows WHERE kind = 'observed'), (SELECT count(*) FROM audit_texts WHERE text LIKE 'Row%')", TestStore.NameOf(_store)));
    }

    [Fact]
    public async Task Audit_RowThatGrowsWhileItsCommitIsCut_IsOneRowWithItsLastCount()
    {
        StoredRow place = new();
        AuditBatch first = new([new AuditEntry.Indexed([(place, Row(1))])]);
        Cut(reachesServer: true, thenRefuses: true);
        Assert.Throws<StoreUnavailableException>(() => _plane.Host.AuditStore.Append(first));
        _proxy.Refuses = false;
        _plane.Host.AuditStore.Append(first);
        _plane.Host.AuditStore.Append(new AuditBatch([new AuditEntry.Indexed([(place, Row(2)), (new StoredRow(), Row(7)), (place, Row(3))])]));
        IReadOnlyList<AuditRow> rows = await _plane.Host.AuditStore.ListAsync(new AuditFilter { Contains = "select one" }, default);
        Assert.Equal([3, 7], rows.OrderBy(row => row.Id).Select(row => row.Times));
    }

    [Fact]
    public async Task Commits_ManyWrites_LeaveNoneBehindButTheLast()
    {
        for (int i = 0; i < 50; i++) await _plane.Host.Database.WriteAsync(StoreLock.Records, session => session.Execute("DELETE FROM access_keys WHERE id = 'none'"));
        Assert.InRange(int.Parse(await _server.PsqlAsync("SELECT count(*) FROM store_commits", TestStore.NameOf(_store)), System.Globalization.CultureInfo.InvariantCulture), 0, 3);
    }

    private static AuditRow Row(long times) => new() { At = 1, LastAt = 2, Kind = "command", Recorded = true, Protocol = "postgres", Command = "query", Text = "select one", Times = times };

    private async Task<ApprovalTicket> ApprovedAsync()
    {
        ApprovalTicket ticket = await _plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await _plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        Assert.True(await _plane.Host.AuditRows.FlushAsync(Patience));
        return ticket;
    }

    // The driver's own word, as a message of the simple protocol.
    private void Cut(bool reachesServer, bool thenRefuses = false) => _proxy.CutAt("COMMIT\0"u8, reachesServer, thenRefuses);

    private async Task UntilAsync(Func<bool> condition, bool advances = false)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            if (advances) _plane.Time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(5, patience.Token);
        }
    }
}
