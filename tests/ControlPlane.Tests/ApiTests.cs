using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

public class ApiTests : StoreTests
{
    [Fact]
    public async Task Whoami_PersonAndSocket_SaysWho()
    {
        await using Api api = await StartApiAsync();
        JsonNode alice = (await api.SendAsync("GET", "/api/v1/whoami", await api.Plane.KeyAsync("alice"))).Body!;
        Assert.Equal(("alice", "person", "key"), ((string)alice["user"]!, (string)alice["kind"]!, (string)alice["method"]!));
        Assert.Equal("2026-11-22T20:00:00.000Z", (string)alice["expiresAt"]!);
        JsonNode socket = (await api.SendAsync("GET", "/api/v1/whoami", Api.Socket)).Body!;
        Assert.StartsWith("operator:", (string)socket["user"]!, StringComparison.Ordinal);
        JsonNode audrey = (await api.SendAsync("GET", "/api/v1/whoami", await api.Plane.KeyAsync("audrey"))).Body!;
        Assert.Equal("""["auditor"]""", audrey["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Recording_PurposeOfEveryVerb_IsGivenAndInTheAudit()
    {
        await using Api api = await StartApiAsync();
        await api.SessionAsync("0000000000000001", Plane.Person("alice", "dba"));
        string auditor = await api.Plane.KeyAsync("audrey");
        foreach (string purpose in new[] { "download", "replay", "export", "verify", "decrypt" })
        {
            using HttpResponseMessage given = await api.SendRawAsync("GET", $"/api/v1/sessions/0000000000000001/recording?purpose={purpose}", auditor);
            Assert.True(given.IsSuccessStatusCode, purpose);
            await api.Plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
            AuditRow read = (await api.Plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "recording-read" }, default))[0];
            Assert.Contains($"read for {purpose} by audrey", read.Text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await api.SendAsync("GET", "/api/v1/sessions/0000000000000001/recording?purpose=fun", auditor)).Status);
    }

    [Fact]
    public async Task Approve_ByTheReviewersKey_DecidesOnce()
    {
        await using Api api = await StartApiAsync();
        ApprovalTicket ticket = await api.Plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        string bob = await api.Plane.KeyAsync("bob");
        JsonNode shown = (await api.SendAsync("GET", $"/api/v1/approvals/{ticket.Id}", bob)).Body!;
        Assert.Equal(("delete from orders", "alice", "pending"), ((string)shown["statement"]!, (string)shown["user"]!, (string)shown["state"]!));
        (HttpStatusCode status, JsonNode? body) = await api.SendAsync("POST", $"/api/v1/approvals/{ticket.Id}/approve", bob, """{"reason":"fine"}""");
        Assert.Equal((HttpStatusCode.OK, "approved", "bob"), (status, (string)body!["state"]!, (string)body["decidedBy"]!));
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Approved, "bob", "fine"), await ticket.Decision);
        (status, body) = await api.SendAsync("POST", $"/api/v1/approvals/{ticket.Id}/deny", bob);
        Assert.Equal((HttpStatusCode.Conflict, "The request is already approved."), (status, (string)body!["error"]!));
    }

    [Fact]
    public async Task Approve_Requester_TriesEverything()
    {
        await using Api api = await StartApiAsync();
        ApprovalRequest request = Plane.Request() with { Requester = Plane.Person("bob", "dba-leads") };
        ApprovalTicket ticket = await api.Plane.Host.Approvals.RequestAsync(request, default);
        foreach (string token in new[] { await api.Plane.KeyAsync("bob"), await api.Plane.KeyAsync("bob"), await api.Plane.KeyAsync("bob", "bot"), Api.Socket })
            Assert.True((await api.SendAsync("POST", $"/api/v1/approvals/{ticket.Id}/approve", token)).Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound);
        Assert.False(ticket.Decision.IsCompleted);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("POST", $"/api/v1/approvals/{ticket.Id}/deny", await api.Plane.KeyAsync("carol"))).Status);
        Assert.Equal(ApprovalOutcome.Denied, (await ticket.Decision).Outcome);
    }

    [Fact]
    public async Task Keys_MadeByTheOperator_Work()
    {
        await using Api api = await StartApiAsync();
        (HttpStatusCode status, JsonNode? made) = await api.SendAsync("POST", "/api/v1/keys", Api.Socket, """{"user":"alice","ttlSeconds":3600,"targets":["orders"]}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("2026-11-22T13:00:00.000Z", (string)made!["expiresAt"]!);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("GET", "/api/v1/whoami", (string)made["key"]!)).Status);
        Assert.False((await api.SendAsync("GET", "/api/v1/keys", Api.Socket)).Body!.ToJsonString().Contains((string)made["key"]!, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, (await api.SendAsync("POST", "/api/v1/keys", Api.Socket, """{"user":"nobody"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.SendAsync("POST", "/api/v1/keys", Api.Socket, "{}")).Status);
    }

    [Fact]
    public async Task Keys_MadeWithAKey_CanDoNoMoreThanIt()
    {
        await using Api api = await StartApiAsync();
        string alice = await api.Plane.KeyAsync("alice", ttl: TimeSpan.FromHours(1));
        string limited = await api.Plane.KeyAsync("alice", targets: ["orders"]);
        string bot = await api.Plane.KeyAsync("alice", "bot");
        (string Token, string Body, HttpStatusCode Status)[] cases =
        [
            (alice, "{}", HttpStatusCode.OK),
            (alice, """{"user":"alice","ttlSeconds":600,"agent":"helper"}""", HttpStatusCode.OK),
            (alice, """{"ttlSeconds":7200}""", HttpStatusCode.Forbidden),
            (alice, """{"user":"bob"}""", HttpStatusCode.Forbidden),
            (limited, "{}", HttpStatusCode.Forbidden),
            (limited, """{"targets":["orders","billing"]}""", HttpStatusCode.Forbidden),
            (limited, """{"targets":["orders"]}""", HttpStatusCode.OK),
            (bot, "{}", HttpStatusCode.Forbidden),
            (alice, """{"ttlSeconds":-5}""", HttpStatusCode.BadRequest),
        ];
        foreach ((string token, string body, HttpStatusCode status) in cases)
            Assert.Equal(status, (await api.SendAsync("POST", "/api/v1/keys", token, body)).Status);
        string child = (string)(await api.SendAsync("POST", "/api/v1/keys", alice, "{}")).Body!["key"]!;
        await api.SendAsync("DELETE", $"/api/v1/keys/{AccessKeyText.TryGetId(Encoding.ASCII.GetBytes(alice))}", alice);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.SendAsync("GET", "/api/v1/whoami", child)).Status);
    }

    [Fact]
    public async Task Kill_RunningSession_EndsItAndIsAudited()
    {
        await using Api api = await StartApiAsync();
        FakeSession session = await api.SessionAsync("0000000000000001", Plane.Person("alice"));
        Assert.Equal(HttpStatusCode.Accepted, (await api.SendAsync("POST", "/api/v1/sessions/0000000000000001/kill", Api.Socket, """{"reason":"lost laptop"}""")).Status);
        Assert.Equal((Side.Gateway, Stage.Policy), (session.Killed!.Side, session.Killed.Stage));
        JsonArray audit = (await api.SendAsync("GET", "/api/v1/audit?kind=session-killed&session=0000000000000001", await api.Plane.KeyAsync("audrey"))).Body!.AsArray();
        Assert.Contains("lost laptop", (string)Assert.Single(audit)!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync("POST", "/api/v1/sessions/0000000000000009/kill", Api.Socket)).Status);
    }

    [Fact]
    public async Task Sessions_Filters_Narrow()
    {
        await using Api api = await StartApiAsync();
        FakeSession first = await api.SessionAsync("0000000000000001", Plane.Person("alice"));
        await api.SessionAsync("0000000000000002", Plane.Person("bob"), "billing");
        api.Plane.Host.Audit.SessionEnded(first.Header, api.Plane.Time.GetUtcNow(), new EndReason(Side.Client, Stage.Relay, "bye"), 3);
        async Task<int> Count(string query) => (await api.SendAsync("GET", "/api/v1/sessions?" + query, Api.Socket)).Body!.AsArray().Count;
        Assert.Equal(2, await Count(""));
        Assert.Equal(1, await Count("user=alice"));
        Assert.Equal(1, await Count("target=billing"));
        Assert.Equal(1, await Count("active=true"));
        Assert.Equal(1, await Count("active=false"));
        Assert.Equal(1, await Count("limit=1"));
        Assert.Equal(2, await Count("since=2h"));
        Assert.Equal(0, await Count("since=2026-11-22T12:00:01Z"));
        Assert.Equal(0, await Count("until=2026-11-22T12:00:00Z"));
    }

    [Theory]
    [InlineData("GET", "/api/v1/sessions?limit=0", null)]
    [InlineData("GET", "/api/v1/sessions?limit=9999999999", null)]
    [InlineData("GET", "/api/v1/sessions?since=yesterday", null)]
    [InlineData("GET", "/api/v1/sessions?since=9999999999999d", null)]
    [InlineData("GET", "/api/v1/sessions?usr=alice", null)]
    [InlineData("GET", "/api/v1/sessions?user=a&user=b", null)]
    [InlineData("GET", "/api/v1/sessions?active=maybe", null)]
    [InlineData("GET", "/api/v1/approvals?state=odd", null)]
    [InlineData("POST", "/api/v1/keys", "{")]
    [InlineData("POST", "/api/v1/keys", "[]")]
    [InlineData("POST", "/api/v1/keys", """{"user":"alice","role":"admin"}""")]
    [InlineData("POST", "/api/v1/keys", """{"user":"alice","user":"bob"}""")]
    [InlineData("POST", "/api/v1/keys", """{"user":7}""")]
    public async Task Request_Malformed_IsRefusedWithASentence(string method, string path, string? body)
    {
        await using Api api = await StartApiAsync();
        (HttpStatusCode status, JsonNode? answer) = await api.SendAsync(method, path, Api.Socket, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.EndsWith(".", (string)answer!["error"]!, StringComparison.Ordinal);
        Assert.NotNull((string?)answer["next"]);
    }

    [Fact]
    public async Task Request_TooLarge_Refused()
    {
        await using Api api = await StartApiAsync();
        string body = $$"""{"user":"{{new string('x', 70_000)}}"}""";
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await api.SendAsync("POST", "/api/v1/keys", Api.Socket, body)).Status);
    }

    [Fact]
    public async Task Failure_Inside_ShowsNothingOfItself()
    {
        await using Api api = await Api.StartAsync(_ => throw new IOException("/secret/path"));
        await api.SessionAsync("0000000000000001", Plane.Person("alice"));
        (HttpStatusCode status, JsonNode? body) = await api.SendAsync("GET", "/api/v1/sessions/0000000000000001/recording", Api.Socket);
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("secret", body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_OfProxies_AreIgnored()
    {
        await using Api api = await StartApiAsync();
        HttpRequestMessage request = new(HttpMethod.Get, api.Url + "/api/v1/whoami");
        request.Headers.Host = "evil.example.com";
        foreach (string name in new[] { "X-Forwarded-User", "X-Forwarded-For", "X-Forwarded-Host", "X-Remote-User", "X-Original-URL", "X-Rewrite-URL" })
            request.Headers.TryAddWithoutValidation(name, "operator");
        using HttpClient client = new();
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.DoesNotContain("evil", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_Applied_ChangeAtOnce()
    {
        await using Api api = await StartApiAsync();
        string alice = await api.Plane.KeyAsync("alice");
        Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync("GET", "/api/v1/audit", alice)).Status);
        api.Host.Apply(new ApiRoles { Auditor = new RoleMembers(["alice"], []) });
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("GET", "/api/v1/audit", alice)).Status);
    }

    [Fact]
    public async Task Targets_AndPublicKey_ComeFromTheComposition()
    {
        await using Api api = await StartApiAsync();
        JsonArray targets = (await api.SendAsync("GET", "/api/v1/targets", await api.Plane.KeyAsync("alice"))).Body!.AsArray();
        Assert.Equal("""{"name":"orders","protocol":"postgres","database":"orders","port":15432,"rules":["pii"]}""", Assert.Single(targets)!.ToJsonString());
        using HttpResponseMessage pem = await api.SendRawAsync("GET", "/api/v1/public-key", await api.Plane.KeyAsync("bob"));
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", await pem.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ControlSocket_File_IsTheOwnersAndGoesWithTheApi()
    {
        string path;
        await using (Api api = await StartApiAsync())
        {
            path = api.SocketPath;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            await Assert.ThrowsAsync<InvalidOperationException>(() => api.Plane.Host.StartApiAsync(Api.Options()));
            Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("GET", "/api/v1/whoami", Api.Socket)).Status);
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task ControlSocket_OfADeadGateway_IsReplaced()
    {
        await using Plane plane = await Plane.StartAsync();
        string path = plane.Folder.File("data/control.sock");
        using (Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, path + ".kept");
        }

        File.Move(path + ".kept", path);
        await using ControlApi api = await plane.Host.StartApiAsync(Api.Options());
        Assert.Contains(api.Addresses, address => address.Contains("unix", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusal_ForgedKey_IsAuditedWithoutIt()
    {
        await using Api api = await StartApiAsync();
        string key = await api.Plane.KeyAsync("alice");
        string forged = key[..^4] + "AAAA";
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.SendAsync("GET", "/api/v1/whoami", forged)).Status);
        await api.Plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        AuditRow row = Assert.Single(await api.Plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "login-refused" }, default));
        Assert.StartsWith("127.0.0.1:", row.ClientAddress, StringComparison.Ordinal);
        Assert.DoesNotContain(forged[16..], row.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(api.Plane.Logs.Lines, line => line.Contains(forged[16..], StringComparison.Ordinal));
    }
}

[Trait("Category", "Server")]
public class PostgresApiTests : ApiTests
{
    private protected override bool OnPostgres => true;
}
