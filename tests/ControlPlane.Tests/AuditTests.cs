using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.ControlPlane.Tests;

public class AuditTests : StoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Write_Rows_CanBeFound()
    {
        await using Plane plane = await StartAsync();
        DateTimeOffset now = plane.Time.GetUtcNow();
        plane.Host.Audit.Write(new AuditEvent(now, "command-denied") { SessionId = "s1", User = "alice", Target = "orders", Rule = "no-ddl", Detail = "DROP TABLE" });
        plane.Host.Audit.Write(new AuditEvent(now.AddHours(1), "login-refused") { User = "mallory", ClientAddress = "10.0.0.9:4242" });
        Assert.True(await plane.Host.AuditRows.FlushAsync(Patience));
        AuditRow row = Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Contains = "drop" }, default));
        Assert.Equal(("command-denied", "alice", "orders", "no-ddl", "s1"), (row.Kind, row.User, row.Target, row.Rule, row.SessionId));
        Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Since = now.AddMinutes(1).ToUnixTimeMilliseconds() }, default));
        Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Limit = 1 }, default));
        Assert.Empty(await plane.Host.AuditStore.ListAsync(new AuditFilter { User = "alice' OR '1'='1" }, default));
    }

    [Fact]
    public async Task Session_StartAndEnd_AreInTheIndex()
    {
        await using Plane plane = await StartAsync();
        SessionHeader header = new("0123456789abcdef", plane.Time.GetUtcNow(), "postgres", Plane.Person("alice", "dba"), "orders", "default", "10.0.0.1:5000")
        {
            Database = "orders",
            Reason = "ticket 7",
        };
        plane.Host.Audit.SessionStarted(header);
        await plane.Host.AuditRows.FlushAsync(Patience);
        Assert.Single(await plane.Host.AuditStore.ListSessionsAsync(new SessionFilter { Active = true }, default));
        plane.Host.Audit.SessionEnded(header, plane.Time.GetUtcNow().AddSeconds(5), new EndReason(Side.Client, Stage.Relay, "The client went."), 7);
        await plane.Host.AuditRows.FlushAsync(Patience);
        Assert.Empty(await plane.Host.AuditStore.ListSessionsAsync(new SessionFilter { Active = true }, default));
        SessionRow row = (await plane.Host.AuditStore.FindSessionAsync(header.Id, default))!;
        Assert.Equal(("alice", 7L, "Client", "Relay", "ticket 7"), (row.User, row.Commands, row.EndSide, row.EndStage, row.Reason));
    }

    [Fact]
    public async Task Start_SessionsOfACrash_AreClosed()
    {
        await using Plane crashed = await StartAsync();
        SessionHeader header = new("0123456789abcdef", crashed.Time.GetUtcNow(), "postgres", Plane.Person("alice"), "orders", "default", "10.0.0.1:5000");
        crashed.Host.Audit.SessionStarted(header);
        await crashed.Host.AuditRows.FlushAsync(Patience);
        crashed.Crash();
        await using Plane again = await StartAsync(folder: crashed.Folder);
        Assert.NotNull((await again.Host.AuditStore.FindSessionAsync(header.Id, default))!.EndedAt);
    }

    [Fact]
    public async Task Fault_StoreFails_SaysSoUntilItWorks()
    {
        BrokenStore store = new();
        await using AuditLog log = new(store, TimeProvider.System, NullLogger<AuditLog>.Instance);
        log.Write(new AuditEvent(DateTimeOffset.UnixEpoch, "observed"));
        await store.Failed.Task.WaitAsync(Patience);
        await Eventually(() => log.Fault is not null);
        store.Works = true;
        await log.FlushAsync(Patience);
        Assert.Null(log.Fault);
        Assert.Equal(1, store.Rows);
    }

    [Fact]
    public async Task Fault_QueueFull_LossIsRecorded()
    {
        BrokenStore store = new();
        await using AuditLog log = new(store, TimeProvider.System, NullLogger<AuditLog>.Instance, queueRowsMax: 4);
        for (int i = 0; i < 2000; i++) log.Write(new AuditEvent(DateTimeOffset.UnixEpoch, "observed"));
        // Between the row that tells of the loss and the store's first failure there is no fault.
        await Eventually(() => log.Fault is not null);
        store.Works = true;
        await Eventually(() => log.Fault is null);
        // The fault ends when the row that tells of the loss is on its way; it is stored a moment later.
        await Eventually(() => store.Gaps > 0);
    }

    [Fact]
    public async Task StoreAsync_StoreWorks_IsTrueOnceTheRowIsThere()
    {
        await using Plane plane = await StartAsync();
        Assert.True(await plane.Host.Audit.StoreAsync(new AuditEvent(plane.Time.GetUtcNow(), "recording-deleted") { User = "alice" }));
        Assert.Contains("recording-deleted", await File.ReadAllTextAsync(plane.Folder.File("data/audit/2026-11-22.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreAsync_StoreFails_IsFalseAfterAWhile()
    {
        HoopWire.Kit.ManualTime time = new();
        BrokenStore store = new();
        await using AuditLog log = new(store, time, NullLogger<AuditLog>.Instance);
        Task<bool> stored = log.StoreAsync(new AuditEvent(DateTimeOffset.UnixEpoch, "recording-deleted"));
        await store.Failed.Task.WaitAsync(Patience);
        Assert.False(stored.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(await stored.WaitAsync(Patience));
        store.Works = true;
        Assert.True(await log.StoreAsync(new AuditEvent(DateTimeOffset.UnixEpoch, "recording-deleted")).WaitAsync(Patience));
    }

    [Fact]
    public async Task StoreAsync_LogIsStopped_IsFalse()
    {
        AuditLog log = new(new BrokenStore(), TimeProvider.System, NullLogger<AuditLog>.Instance);
        Task<bool> waiting = log.StoreAsync(new AuditEvent(DateTimeOffset.UnixEpoch, "recording-deleted"));
        await log.DisposeAsync();
        Assert.False(await waiting.WaitAsync(Patience));
        Assert.False(await log.StoreAsync(new AuditEvent(DateTimeOffset.UnixEpoch, "recording-deleted")));
    }

    [Fact]
    public async Task Write_StrangersFloodTheQueue_OthersHaveTheirRoom()
    {
        BrokenStore store = new();
        await using AuditLog log = new(store, TimeProvider.System, NullLogger<AuditLog>.Instance, queueRowsMax: 16);
        log.Write(new AuditEvent(DateTimeOffset.UnixEpoch, "observed"));
        await store.Failed.Task.WaitAsync(Patience);
        await Eventually(() => log.Fault is not null);
        for (int i = 0; i < 2000; i++) log.Write(new AuditEvent(DateTimeOffset.UnixEpoch, i % 2 == 0 ? "login-refused" : "access-refused"));
        log.Write(new AuditEvent(DateTimeOffset.UnixEpoch, "key-revoked"));
        log.Write(new AuditEvent(DateTimeOffset.UnixEpoch, "approval-decided"));
        store.Works = true;
        await Eventually(() => log.Fault is null && store.Kinds.Contains("approval-decided"));
        Assert.Contains("key-revoked", store.Kinds);
        Assert.Equal(2, store.Kinds.Count(kind => kind.EndsWith("-refused", StringComparison.Ordinal)));
        await Eventually(() => store.Gaps == 1);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition()) await Task.Delay(1, patience.Token);
    }
}

[Trait("Category", "Server")]
public class PostgresAuditTests : AuditTests
{
    private protected override bool OnPostgres => true;
}
