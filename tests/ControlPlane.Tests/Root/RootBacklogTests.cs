using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>What only the root log has, since the store was away or the gateway died between the two, comes into the store at the next start.</summary>
public class RootBacklogTests : StoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Write_StoreAway_IsInTheRootLogAndKept()
    {
        using TemporaryFolder folder = new();
        BrokenStore store = new();
        AuditLog log = new(store, TimeProvider.System, NullLogger<AuditLog>.Instance, Open(folder, new ManualTime()));
        log.Write(Row("key-revoked", "the first"));
        await store.Failed.Task.WaitAsync(Patience);
        Assert.True(await log.StoreAsync(Row("approval-decided", "while it is away")).WaitAsync(Patience));
        Assert.NotNull(log.Fault);
        Assert.Equal(2, log.Waiting);
        log.Write(Row("session-killed", "just before the end"));
        await log.DisposeAsync();
        Assert.Empty(store.Kinds);
        string root = await File.ReadAllTextAsync(folder.File("data/audit/2026-11-22.jsonl"));
        Assert.All(["the first", "while it is away", "just before the end"], said => Assert.Contains(said, root, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_RowsInTheRootLogOnly_AreInTheStoreOnce()
    {
        using TemporaryFolder folder = new();
        ManualTime time = new();
        await using (Plane first = await StartAsync(folder: folder, time: time))
        {
            first.Host.Audit.Write(Row("observed", "known"));
            Assert.True(await first.Host.AuditRows.FlushAsync(Patience));
        }

        using (RootLog root = Open(folder, time))
        {
            for (int i = 0; i < 600; i++) root.Append([new AuditEntry.Row(Row("key-revoked", $"lost {i}"))]);
            time.Advance(TimeSpan.FromDays(1));
            root.Append([new AuditEntry.Row(Row("key-revoked", "lost a day later")), new AuditEntry.Row(Row("login-refused", "of strangers"))]);
        }

        for (int starts = 0; starts < 2; starts++)
        {
            await using Plane again = await StartAsync(folder: folder, time: time);
            again.Host.Audit.Write(Row("observed", $"start {starts}"));
            Assert.True(await again.Host.AuditRows.FlushAsync(Patience));
            IReadOnlyList<AuditRow> rows = await again.Host.AuditStore.ListAsync(new AuditFilter { Kind = "key-revoked", Limit = 1000 }, default);
            Assert.Equal(601, rows.Select(row => row.Text).Distinct().Count());
            Assert.Equal(601, rows.Count);
            Assert.All(rows, row => Assert.Equal(("alice", "orders", "no-ddl", "10.0.0.1:5"), (row.User, row.Target, row.Rule, row.ClientAddress)));
            Assert.Single(await again.Host.AuditStore.ListAsync(new AuditFilter { Contains = "known" }, default));
            Assert.Empty(await again.Host.AuditStore.ListAsync(new AuditFilter { Kind = "audit-gap" }, default));
        }
    }

    [Fact]
    public async Task Start_SessionInTheRootLogOnly_IsListedAndItsRecordingTellsTheRest()
    {
        using TemporaryFolder folder = new();
        ManualTime time = new();
        await using (Plane first = await StartAsync(folder: folder, time: time)) await first.Host.AuditRows.FlushAsync(Patience);
        SessionHeader header = new FakeSession("0123456789abcdef", Plane.Person("alice", "dba"), "orders", time.GetUtcNow()).Header;
        using (RootLog root = Open(folder, time)) root.Append([new AuditEntry.Started(header)]);
        await using Plane again = await StartAsync(folder: folder, time: time);
        SessionRow named = (await again.Host.AuditStore.FindSessionAsync(header.Id, default))!;
        Assert.Equal(("alice", "orders", ""), (named.User, named.Target, named.Protocol));
        Assert.NotNull(named.EndedAt);
        Assert.Contains(header.Id, again.Host.AuditStore.ListUnindexed());
        again.Host.AuditStore.Keep(header.Id, new RecordedHeader(7000, "alice", "orders", "postgres", "10.0.0.1:5") { Credential = "app" });
        SessionRow kept = (await again.Host.AuditStore.FindSessionAsync(header.Id, default))!;
        Assert.Equal(("postgres", "app"), (kept.Protocol, kept.Credential));
        again.Host.AuditStore.Keep(header.Id, new RecordedHeader(7000, "mallory", "orders", "mysql", "10.0.0.1:5"));
        Assert.Equal("postgres", (await again.Host.AuditStore.FindSessionAsync(header.Id, default))!.Protocol);
    }

    [Fact]
    public async Task Start_RootLogEndsBeforeWhatTheStoreHas_IsTold()
    {
        using TemporaryFolder folder = new();
        ManualTime time = new();
        string path = folder.File("data/audit/2026-11-22.jsonl");
        string[] before = [];
        await using (Plane first = await StartAsync(folder: folder, time: time))
        {
            first.Host.Audit.Write(Row("observed", "stays"));
            Assert.True(await first.Host.AuditRows.FlushAsync(Patience));
            before = await File.ReadAllLinesAsync(path);
            first.Host.Audit.Write(Row("key-revoked", "to be taken out"));
            Assert.True(await first.Host.AuditRows.FlushAsync(Patience));
        }

        await File.WriteAllLinesAsync(path, before);
        await using Plane again = await StartAsync(folder: folder, time: time);
        Assert.True(await again.Host.AuditRows.FlushAsync(Patience));
        AuditRow gap = Assert.Single(await again.Host.AuditStore.ListAsync(new AuditFilter { Kind = "audit-gap" }, default));
        Assert.Equal($"The root log ends at line {before.Length}, and the store has what stood in it up to line {before.Length + 2}: lines were taken out of the log, or an older copy was put in its place.", gap.Text);
    }

    private static RootLog Open(TemporaryFolder folder, ManualTime time)
    {
        DataDirectory.Ensure(folder.File("data"));
        return RootLog.Open(folder.File("data"), RecordingSigner.Open(folder.File("data")), time, static (_, _) => { }, NullLogger.Instance);
    }

    private static AuditEvent Row(string kind, string detail) =>
        new(DateTimeOffset.UnixEpoch, kind) { User = "alice", Target = "orders", Rule = "no-ddl", ClientAddress = "10.0.0.1:5", Detail = detail };
}

[Trait("Category", "Server")]
public class PostgresRootBacklogTests : RootBacklogTests
{
    private protected override bool OnPostgres => true;
}
