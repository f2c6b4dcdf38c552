using System.Net;
using System.Text.Json.Nodes;
using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.ControlPlane.Tests;

/// <summary>What those who decide about a request are shown of it and of the session behind it.</summary>
public class ApprovalReviewTests : StoreTests
{
    private const string Session = "0123456789abcdef";
    private const string Ssn = "219-09-9077";
    private const string Hidden = "***********";

    private static readonly DetectorSet Detectors = DetectorSet.Create([DetectorKind.UsSsn])!;

    [Fact]
    public async Task Get_ReviewerWhoseOwnGrantDetects_ReadsItMasked()
    {
        await using Api api = await StartReviewAsync();
        string id = await RequestAsync(api);
        JsonNode masked = (await api.SendAsync("GET", $"/api/v1/approvals/{id}", await api.Plane.KeyAsync("bob"))).Body!;
        Assert.Equal($"delete from t -- {Hidden}", (string)masked["statement"]!);
        string hex = Convert.ToHexStringLower("***********"u8);
        Assert.Equal($"$1 = {Hidden}\n$2 = \\x{hex}\nrow 1, $1 = \\x{hex}\nattribute \"a = \\x0\" = \\x{hex}\n", (string)masked["parameters"]!);
        JsonNode listed = (await api.SendAsync("GET", "/api/v1/approvals", await api.Plane.KeyAsync("bob"))).Body![0]!;
        Assert.DoesNotContain(Ssn, listed.ToJsonString(), StringComparison.Ordinal);
        JsonNode decided = (await api.SendAsync("POST", $"/api/v1/approvals/{id}/approve", await api.Plane.KeyAsync("bob"), "{}")).Body!;
        Assert.DoesNotContain(Ssn, decided.ToJsonString(), StringComparison.Ordinal);
        foreach (string user in new[] { "carol", "alice", "audrey" })
        {
            JsonNode shown = (await api.SendAsync("GET", $"/api/v1/approvals/{id}", await api.Plane.KeyAsync(user))).Body!;
            Assert.Equal($"delete from t -- {Ssn}", (string)shown["statement"]!);
        }
    }

    [Fact]
    public async Task List_ValueWhereTheExcerptEnds_IsHiddenWhole()
    {
        await using Api api = await StartReviewAsync();
        string statement = new string(' ', 4090) + Ssn;
        await api.Plane.Host.Approvals.RequestAsync(Plane.Request(statement: statement), default);
        JsonNode listed = (await api.SendAsync("GET", "/api/v1/approvals", await api.Plane.KeyAsync("bob"))).Body![0]!;
        Assert.Equal(new string(' ', 4090) + "******", (string)listed["statement"]!);
    }

    [Fact]
    public async Task History_OfTheRequestsSession_IsForThoseWhoDecideAndAudited()
    {
        await using Api api = await StartReviewAsync();
        string id = await RequestAsync(api);
        api.Plane.Host.AuditStore.Keep(Session, new RecordedHeader(0, "alice", "orders", "postgres", "10.0.0.1:5") { Groups = """["dba"]""", Database = "app" });
        api.Plane.Host.AuditStore.Append(new AuditBatch([new AuditEntry.Indexed(
        [
            (new StoredRow(), Command(Session, 1, $"select '{Ssn}' from a", "pass")), (new StoredRow(), Command(Session, 2, "drop table a", "deny")),
            (new StoredRow(), Command("0123456789abcde0", 3, "select 'of another'", "pass")),
        ])]));
        (string User, HttpStatusCode Status, string First)[] readers =
        [
            ("bob", HttpStatusCode.OK, $"select '{Hidden}' from a"), ("carol", HttpStatusCode.OK, $"select '{Ssn}' from a"), ("alice", HttpStatusCode.OK, $"select '{Ssn}' from a"),
            ("audrey", HttpStatusCode.OK, $"select '{Ssn}' from a"), ("oscar", HttpStatusCode.Forbidden, ""), ("dave", HttpStatusCode.NotFound, ""),
        ];
        foreach ((string user, HttpStatusCode wanted, string first) in readers)
        {
            (HttpStatusCode status, JsonNode? body) = await api.SendAsync("GET", $"/api/v1/approvals/{id}/history", await api.Plane.KeyAsync(user));
            Assert.Equal((user, wanted), (user, status));
            if (wanted != HttpStatusCode.OK) continue;
            Assert.Equal([("deny", "drop table a"), ("pass", first)], body!.AsArray().Select(row => ((string)row!["verdict"]!, (string)row["text"]!)));
        }

        Assert.Single((await api.SendAsync("GET", $"/api/v1/approvals/{id}/history?limit=1", await api.Plane.KeyAsync("bob"))).Body!.AsArray());
        await api.Plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        IReadOnlyList<AuditRow> reads = await api.Plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "recording-read" }, default);
        Assert.Equal(["alice", "audrey", "bob", "bob", "carol"], reads.Select(row => row.User).Order(StringComparer.Ordinal));
        Assert.All(reads, row => Assert.Contains($"read for approval {id} by {row.User}", row.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(IdentityKind.Person, null)]
    [InlineData(IdentityKind.Agent, "bot")]
    [InlineData(IdentityKind.Ci, null)]
    public async Task Request_FloodOfAnyKindOfIdentity_IsRefused(IdentityKind kind, string? agent)
    {
        await using Plane plane = await StartAsync();
        Identity who = Plane.Person("alice", "dba") with { Kind = kind, Agent = agent };
        for (int i = 0; i < 20; i++)
            await plane.Host.Approvals.RequestAsync(Plane.Request(statement: $"delete from t{i}", onDisconnect: OnDisconnect.Keep) with { Requester = who, SessionId = $"{i:x16}" }, default);
        foreach (string? other in new[] { agent, "another bot" })
        {
            Identity again = other is null ? who : who with { Kind = IdentityKind.Agent, Agent = other };
            ApprovalUnavailableException flood = await Assert.ThrowsAsync<ApprovalUnavailableException>(() => plane.Host.Approvals.RequestAsync(Plane.Request() with { Requester = again }, default));
            Assert.Contains("20 requests open", flood.Message, StringComparison.Ordinal);
        }

        Assert.NotNull(await plane.Host.Approvals.RequestAsync(Plane.Request("dave"), default));
    }

    private static AuditRow Command(string session, long at, string text, string verdict) => new()
    {
        At = at,
        LastAt = at,
        Kind = verdict == "deny" ? "command-denied" : "command",
        Recorded = true,
        SessionId = session,
        User = "alice",
        Target = "orders",
        Command = "query",
        Text = text,
        Verdict = verdict,
        Times = 1,
        Line = at,
        Sequence = at,
    };

    // Bob's own grant on orders detects; that on any other target does not count.
    private Task<Api> StartReviewAsync() =>
        StartApiAsync(detectors: (identity, target) => identity.User == "bob" && target == "orders" ? Detectors : null);

    private static async Task<string> RequestAsync(Api api)
    {
        string hex = Convert.ToHexStringLower("219-09-9077"u8);
        // A parameter, one of an execution in bulk, and an attribute whose name looks like one.
        ApprovalRequest request = Plane.Request(statement: $"delete from t -- {Ssn}") with { ParametersText = $"$1 = {Ssn}\n$2 = \\x{hex}\nrow 1, $1 = \\x{hex}\nattribute \"a = \\x0\" = \\x{hex}\n" };
        return (await api.Plane.Host.Approvals.RequestAsync(request, default)).Id;
    }
}

[Trait("Category", "Server")]
public class PostgresApprovalReviewTests : ApprovalReviewTests
{
    private protected override bool OnPostgres => true;
}
