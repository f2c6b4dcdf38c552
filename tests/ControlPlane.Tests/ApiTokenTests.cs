using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using HoopWire.Kit;
using HoopWire.Policy;
using Microsoft.IdentityModel.Tokens;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A token of an OpenID provider as the bearer: it opens what its person may do, for as long as it is valid, and nothing else.</summary>
public sealed class ApiTokenTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private FakeIssuer _issuer = null!;
    private Api _api = null!;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync(_time);
        OidcProviderOptions provider = new("people", _issuer.Url, "hoopwire", "{email}") { GroupsClaim = "groups" };
        _api = await Api.StartAsync(providers: [provider], time: _time);
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Whoami_Token_SaysWhoseItIs()
    {
        (HttpStatusCode status, JsonNode? body) = await _api.SendAsync("GET", "/api/v1/whoami", Token("audit"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("alice@example.com", "person", "jwt:people"), ((string)body!["user"]!, (string)body["kind"]!, (string)body["method"]!));
        Assert.Equal("""["auditor"]""", body["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Approve_TokenOfAReviewer_DecidesAndAnotherOneDoesNot()
    {
        ApprovalTicket ticket = await _api.Plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        string path = $"/api/v1/approvals/{ticket.Id}/approve";
        Assert.NotEqual(HttpStatusCode.OK, (await _api.SendAsync("POST", path, Token("others"))).Status);
        Assert.False(ticket.Decision.IsCompleted);
        Assert.Equal(HttpStatusCode.OK, (await _api.SendAsync("POST", path, Token("dba-leads"))).Status);
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Approved, "alice@example.com", null), await ticket.Decision);
    }

    [Fact]
    public async Task Sessions_TokenWithoutTheRole_AreForbidden()
    {
        await _api.SessionAsync("0000000000000001", Plane.Person("alice", "dba"));
        const string Path = "/api/v1/sessions/0000000000000001/kill";
        Assert.Equal(HttpStatusCode.Forbidden, (await _api.SendAsync("POST", Path, Token("dba"))).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await _api.SendAsync("POST", Path, Token("platform"))).Status);
    }

    [Fact]
    public async Task Whoami_TokenThatIsWrong_IsNotProvedAndIsAudited()
    {
        string good = Token("audit");
        string[] parts = good.Split('.');
        (string What, string Token)[] wrong =
        [
            ("audience", _issuer.Token(audience: "other")),
            ("issuer", _issuer.Token(issuer: "https://evil.example.com")),
            ("foreign key", _issuer.Token(key: FakeIssuer.NewRsa("rsa-1"))),
            ("expired", _issuer.Token(minutes: -2)),
            ("cut", good[..^4]),
            ("unsigned", $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}."),
            ("changed", $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("alice@", "bob@", StringComparison.Ordinal))}.{parts[2]}"),
        ];
        foreach (var (what, token) in wrong)
            Assert.Equal((what, HttpStatusCode.Unauthorized), (what, (await _api.SendAsync("GET", "/api/v1/whoami", token)).Status));
        await _api.Plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        ImmutableArray<AuditRow> rows = [.. await _api.Plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "login-refused" }, default)];
        Assert.Equal(wrong.Length, rows.Length);
        Assert.All(rows, row => Assert.DoesNotContain(parts[1], row.Text, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await _api.SendAsync("GET", "/api/v1/whoami", good)).Status);
        _time.Advance(TimeSpan.FromMinutes(12));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _api.SendAsync("GET", "/api/v1/whoami", good)).Status);
    }

    private string Token(string group) => _issuer.Token(new Dictionary<string, object> { ["groups"] = new[] { group } });
}
