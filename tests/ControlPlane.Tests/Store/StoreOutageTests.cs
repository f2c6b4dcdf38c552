using System.Net;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A PostgreSQL that goes away, comes back, or never was what it should be.</summary>
[Trait("Category", "Server")]
public sealed class StoreOutageTests
{
    private const string Unreachable = "The store in PostgreSQL cannot be used: it cannot be reached.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Identity Bob = Plane.Person("bob", "dba-leads");

    [Fact]
    public async Task Store_ServerStopsAndComesBack_DeniesWithASentenceAndRecovers()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using Plane plane = await Plane.StartAsync(store: await TestStore.NewAsync(server));
        await using Api api = await Api.StartAsync(plane);
        string key = await plane.KeyAsync("alice");
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);

        await server.StopAsync();
        Assert.Equal($"The identity could not be checked. {Unreachable}", (await plane.Authenticator.AuthenticatePasswordAsync("alice", new Secret(key), default)).Refusal);
        Assert.False((await plane.Authenticator.GetScramAccountAsync("alice", default)).HasLiveKey);
        ApprovalUnavailableException held = await Assert.ThrowsAsync<ApprovalUnavailableException>(() => plane.Host.Approvals.RequestAsync(Plane.Request(statement: "delete from t"), default));
        Assert.Equal("The approval store is unavailable: try again later.", held.Message);
        Assert.False(await ticket.ConsumeAsync());
        var (status, body) = await api.SendAsync("GET", "/api/v1/approvals", Api.Socket);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, Unreachable), (status, (string)body!["error"]!));
        plane.Host.Audit.Write(new AuditEvent(plane.Time.GetUtcNow(), "observed") { Detail = "While it was away." });
        await UntilAsync(plane, () => plane.Host.Audit.Fault is not null && plane.Logs.Lines.Any(line => line.StartsWith(Unreachable, StringComparison.Ordinal)));

        await server.StartAsync();
        await UntilAsync(plane, () => plane.Host.Audit.Fault is null && plane.Logs.Lines.Contains("The store works again."));
        Assert.NotNull((await plane.Authenticator.AuthenticatePasswordAsync("alice", new Secret(key), default)).Identity);
        Assert.True(await ticket.ConsumeAsync());
        Assert.False(await ticket.ConsumeAsync());
        Assert.True(await plane.Host.AuditRows.FlushAsync(Patience));
        Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Contains = "while it was away" }, default));
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("GET", "/api/v1/approvals", Api.Socket)).Status);
        AssertSecret(plane.Logs);
    }

    [Fact]
    public async Task Store_BackendsTerminated_NextUseGoesThrough()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        PostgresStoreOptions store = await TestStore.NewAsync(server);
        await using Plane plane = await Plane.StartAsync(store: store);
        string key = await plane.KeyAsync("alice");
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        for (int i = 0; i < 3; i++)
        {
            // Several connections in the pool, all of which die.
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => plane.Approvals.FindAsync(ticket.Id, default)));
            await server.PsqlAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{TestStore.NameOf(store)}'", "postgres");
            Assert.NotNull((await plane.Authenticator.AuthenticatePasswordAsync("alice", new Secret(key), default)).Identity);
            await server.PsqlAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{TestStore.NameOf(store)}'", "postgres");
            Assert.False(await ticket.ConsumeAsync());
            Assert.DoesNotContain(plane.Logs.Lines, line => line.Contains("store failed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Write_LostInTheMiddle_IsNotRepeated()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        PostgresStoreOptions store = await TestStore.NewAsync(server);
        await using Plane plane = await Plane.StartAsync(store: store);
        int runs = 0;
        Assert.Throws<StoreUnavailableException>(() => plane.Host.Database.Write(StoreLock.Records, session =>
        {
            runs++;
            int pid = session.Single<int>("SELECT pg_backend_pid()");
            server.PsqlAsync($"SELECT pg_terminate_backend({pid}, 5000)", "postgres").GetAwaiter().GetResult();
            return session.Execute("DELETE FROM access_keys");
        }));
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Write_LockHeldByAnotherGateway_GivesUpWithASentence()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        PostgresStoreOptions store = await TestStore.NewAsync(server);
        await using Plane one = await Plane.StartAsync(store: store);
        await using Plane other = await Plane.StartAsync(store: store);
        string key = await one.KeyAsync("alice");
        using ManualResetEventSlim release = new();
        TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> hangs = one.Host.Database.WriteAsync(StoreLock.Records, session =>
        {
            taken.SetResult();
            release.Wait();
            return 0;
        });
        await taken.Task;
        StoreUnavailableException busy = await Assert.ThrowsAsync<StoreUnavailableException>(() => other.KeyAsync("alice"));
        Assert.Equal("The store in PostgreSQL cannot be used: it takes too long to answer.", busy.Message);
        // Who only reads waits for nobody.
        Assert.NotNull((await other.Authenticator.AuthenticatePasswordAsync("alice", new Secret(key), default)).Identity);
        release.Set();
        await hangs;
        await other.KeyAsync("alice");
    }

    [Theory]
    [InlineData("Password=canary-wrong-password", "it refuses the login")]
    [InlineData("Database=store_that_is_not", "there is no such database")]
    [InlineData("Port=1", "it cannot be reached")]
    [InlineData("SSL Mode=VerifyFull;Root Certificate=", "its TLS certificate is not trusted")]
    public async Task Start_StoreThatCannotBeUsed_SaysWhyAndNothingOfTheString(string part, string reason)
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        PostgresStoreOptions store = await TestStore.NewAsync(server);
        string address = store.ConnectionString.RevealText() + ";" + part;
        StoreUnavailableException refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => Plane.StartAsync(store: store with { ConnectionString = new Secret(address) }));
        Assert.Equal($"The store in PostgreSQL cannot be used: {reason}.", refused.Message);
        Assert.Null(refused.InnerException);
        Assert.DoesNotContain("canary", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PostgresVersion.V15)]
    [InlineData(PostgresVersion.V18)]
    public async Task Start_OverVerifiedTlsByUri_Works(PostgresVersion version)
    {
        PostgresServer server = await PostgresServer.SharedAsync(version);
        PostgresStoreOptions store = await TestStore.NewAsync(server);
        string uri = $"postgresql://{TestStore.Owner}:{Uri.EscapeDataString(PostgresServer.PasswordOf(TestStore.Owner))}@127.0.0.1:{server.Port}/{TestStore.NameOf(store)}"
            + $"?sslmode=verify-full&sslrootcert={Uri.EscapeDataString(server.CaFile)}&application_name=gw%201";
        await using Plane plane = await Plane.StartAsync(store: store with { ConnectionString = new Secret(uri) });
        await plane.KeyAsync("alice");
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        Assert.True(await ticket.ConsumeAsync());
        Assert.True(await plane.Host.AuditRows.FlushAsync(Patience));
        Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Contains = "APPROVED by bob" }, default));
        Assert.Equal("t", await server.PsqlAsync(
            $"SELECT bool_and(s.ssl) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.datname = '{TestStore.NameOf(store)}' AND a.application_name = 'gw 1'", "postgres"));
    }

    [Fact]
    public async Task Start_RoleThatMayMakeNoTables_UsesThoseThatAreThere()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        PostgresStoreOptions store = await TestStore.NewAsync(server);
        await using (Plane owner = await Plane.StartAsync(store: store)) await owner.KeyAsync("alice");
        string database = TestStore.NameOf(store);
        await server.PsqlAsync(
            $"""
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO scram_user;
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO scram_user;
            """,
            database);
        using TemporaryFolder folder = new();
        PostgresStoreOptions lesser = store with { ConnectionString = new Secret(TestStore.AddressOf(server, database, "scram_user")) };
        await using (Plane plane = await Plane.StartAsync(folder: folder, store: lesser, exports: [new ExportOptions("siem") { File = folder.File("out") }]))
        {
            await plane.KeyAsync("alice");
            ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
            await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
            Assert.True(await ticket.ConsumeAsync());
        }

        Assert.NotEmpty(await File.ReadAllLinesAsync(folder.File("out")));
    }

    [Fact]
    public async Task Start_DatabaseOfANewerVersion_IsRefused()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        PostgresStoreOptions store = await TestStore.NewAsync(server);
        await using (await Plane.StartAsync(store: store))
        {
        }

        await server.PsqlAsync("INSERT INTO schema_migrations VALUES (9999, 'later.sql', 0)", TestStore.NameOf(store));
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Plane.StartAsync(store: store));
        Assert.Contains("written by a newer hoopwire", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_InTheDatabase_AreWrapped()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        PostgresStoreOptions store = await TestStore.NewAsync(server);
        await using Plane plane = await Plane.StartAsync(store: store);
        byte[] secret = await new SecretStore(plane.Host.Database, WrappingKey.Of(store.Key, plane.Folder.Path)).GetOrCreateAsync("scram-salt", default);
        string kept = await server.PsqlAsync("SELECT encode(value, 'hex') FROM gateway_secrets", TestStore.NameOf(store));
        Assert.Equal(2 * (1 + 12 + 16 + 32), kept.Length);
        Assert.DoesNotContain(Convert.ToHexStringLower(secret)[..16], kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_WhatPostgresCannotKeep_IsKeptInItsPlace()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        PostgresStoreOptions store = await TestStore.NewAsync(server);
        await using Plane plane = await Plane.StartAsync(store: store);
        // A name that no index could hold: random, so that it does not compress.
        string name = "m\0" + new string([.. Enumerable.Range(0, 9000).Select(i => (char)('ऀ' + (i * 7919 % 20000)))]);
        plane.Host.Audit.Write(new AuditEvent(plane.Time.GetUtcNow(), "login-refused") { User = name, Target = name, Rule = name, SessionId = name, Detail = "a\0b \ud800 c" });
        plane.Host.Audit.SessionStarted(new FakeSession("0000000000000001", Plane.Person(name), name, plane.Time.GetUtcNow()).Header with { Reason = "r\0", Database = "\udc00" });
        Assert.True(await plane.Host.AuditRows.FlushAsync(Patience));
        Assert.Null(plane.Host.Audit.Fault);
        AuditRow row = Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Contains = "a\0b" }, default));
        Assert.Equal("a\uFFFDb \uFFFD c", row.Text);
        Assert.Single(await plane.Host.AuditStore.ListSessionsAsync(new SessionFilter(), default));
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(statement: "delete from t where a = '\0'"), default);
        Assert.Equal("delete from t where a = '\uFFFD'", (await plane.Approvals.FindAsync(ticket.Id, default))!.Statement);
        await Assert.ThrowsAsync<ApprovalUnavailableException>(() => plane.Host.Approvals.RequestAsync(Plane.Request(user: "ali\0ce"), default));
    }

    [Fact]
    public async Task Search_OddTexts_FindsThemAsTheyAre()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using Plane plane = await Plane.StartAsync(store: await TestStore.NewAsync(server));
        string[] texts = ["100% of a_b", @"back\slash", "100 percent of axb", "ÄÖ äö", "it's = 'x'; --"];
        foreach (string text in texts) plane.Host.Audit.Write(new AuditEvent(plane.Time.GetUtcNow(), "observed") { Detail = text });
        Assert.True(await plane.Host.AuditRows.FlushAsync(Patience));
        (string Contains, string[] Found)[] cases =
        [
            ("100%", ["100% of a_b"]), ("a_b", ["100% of a_b"]), (@"K\S", [@"back\slash"]), ("ÄÖ ", ["ÄÖ äö"]), ("'X'; -", ["it's = 'x'; --"]), (" OF ", ["100 percent of axb", "100% of a_b"]),
            ("%", ["100% of a_b"]), ("xxx", []),
        ];
        foreach ((string contains, string[] found) in cases)
        {
            IReadOnlyList<AuditRow> rows = await plane.Host.AuditStore.ListAsync(new AuditFilter { Contains = contains }, default);
            Assert.Equal(found, rows.Select(row => row.Text).Order(StringComparer.Ordinal));
        }
    }

    private static void AssertSecret(CapturedLogs logs) => Assert.DoesNotContain(
        logs.Lines, line => line.Contains("canary", StringComparison.Ordinal) || line.Contains(TestStore.Owner, StringComparison.Ordinal) || line.Contains("127.0.0.1", StringComparison.Ordinal));

    /// <summary>Lets the clock run until the condition holds.</summary>
    private static async Task UntilAsync(Plane plane, Func<bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            plane.Time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(20, patience.Token);
        }
    }
}
