using System.Net;
using HoopWire.Access;
using HoopWire.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HoopWire.ControlPlane.Tests;

public class ApiPermissionTests
{
    private const string Own = "0000000000000001";
    private const string Foreign = "0000000000000002";

    // A new route must be entered here too: that is the point.
    private static readonly Dictionary<string, Permission> Declared = new()
    {
        ["GET /api/v1/whoami"] = Permission.SignedIn,
        ["GET /api/v1/targets"] = Permission.Identified,
        ["GET /api/v1/public-key"] = Permission.SignedIn,
        ["GET /api/v1/keys"] = Permission.SignedIn,
        ["POST /api/v1/keys"] = Permission.SignedIn,
        ["DELETE /api/v1/keys/{id}"] = Permission.SignedIn,
        ["GET /api/v1/approvals"] = Permission.SignedIn,
        ["GET /api/v1/approvals/{id}"] = Permission.SignedIn,
        ["GET /api/v1/approvals/{id}/history"] = Permission.SignedIn,
        ["POST /api/v1/approvals/{id}/approve"] = Permission.Identified,
        ["POST /api/v1/approvals/{id}/deny"] = Permission.Identified,
        ["POST /api/v1/approvals"] = Permission.Identified,
        ["POST /api/v1/approvals/{id}/break-glass"] = Permission.Identified,
        ["POST /api/v1/approvals/{id}/withdraw"] = Permission.Identified,
        ["GET /approvals/{id}"] = Permission.Anybody,
        ["GET /api/v1/sessions"] = Permission.SignedIn,
        ["GET /api/v1/sessions/{id}"] = Permission.SignedIn,
        ["GET /api/v1/sessions/{id}/recording"] = Permission.SignedIn,
        ["GET /api/v1/sessions/{id}/watch"] = Permission.SignedIn,
        ["POST /api/v1/sessions/{id}/kill"] = Permission.Operator,
        ["POST /api/v1/sessions/{id}/hold"] = Permission.Auditor,
        ["DELETE /api/v1/sessions/{id}/hold"] = Permission.Auditor,
        ["GET /api/v1/locks"] = Permission.AuditorOrOperator,
        ["POST /api/v1/locks"] = Permission.Operator,
        ["DELETE /api/v1/locks"] = Permission.Operator,
        ["GET /api/v1/audit"] = Permission.Auditor,
        ["DELETE /api/v1/subjects/{user}"] = Permission.Operator,
    };

    [Fact]
    public async Task Endpoints_All_DeclareTheirPermission()
    {
        await using Api api = await Api.StartAsync();
        Dictionary<string, Permission> found = [];
        foreach (Endpoint endpoint in api.Host.Endpoints)
        {
            RouteEndpoint route = Assert.IsType<RouteEndpoint>(endpoint);
            ApiRoute declared = Assert.IsType<ApiRoute>(endpoint.Metadata.GetMetadata<ApiRoute>());
            string method = Assert.Single(endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods);
            Assert.Equal((declared.Method, declared.Pattern), (method, route.RoutePattern.RawText));
            Assert.NotEqual(Permission.None, declared.Permission);
            found.Add($"{method} {declared.Pattern}", declared.Permission);
        }

        Assert.Equal(Declared.OrderBy(d => d.Key, StringComparer.Ordinal), found.OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Routes_ByEveryCaller_FollowTheirPermission()
    {
        await using Api api = await Api.StartAsync();
        Dictionary<string, string> callers = new()
        {
            ["user"] = await api.Plane.KeyAsync("dave"),
            ["agent"] = await api.Plane.KeyAsync("audrey", "bot"),
            ["limited auditor"] = await api.Plane.KeyAsync("audrey", targets: ["orders"]),
            ["auditor"] = await api.Plane.KeyAsync("audrey"),
            ["operator"] = await api.Plane.KeyAsync("oscar"),
            ["socket"] = Api.Socket,
        };
        foreach ((string route, Permission permission) in Declared)
        {
            string[] parts = route.Replace("{id}", "0000000000", StringComparison.Ordinal).Replace("{user}", "nobody", StringComparison.Ordinal).Split(' ');
            HttpStatusCode unproved = permission == Permission.Anybody ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
            Assert.Equal(unproved, (await api.SendAsync(parts[0], parts[1], null)).Status);
            Assert.Equal(unproved, (await api.SendAsync(parts[0], parts[1], "hw_nonsense")).Status);
            foreach ((string caller, string token) in callers)
            {
                bool may = permission switch
                {
                    Permission.SignedIn or Permission.Anybody => true,
                    Permission.Identified => caller != "socket",
                    Permission.Auditor => caller is "auditor" or "socket",
                    Permission.AuditorOrOperator => caller is "auditor" or "operator" or "socket",
                    Permission.Operator => caller is "operator" or "socket",
                    _ => false,
                };
                HttpStatusCode status = (await api.SendAsync(parts[0], parts[1], token, parts[0] == "POST" ? "{}" : null)).Status;
                // Making keys is narrowed further: people, and the operator for somebody named.
                if (may && route != "POST /api/v1/keys") Assert.True(status is not HttpStatusCode.Forbidden and not HttpStatusCode.Unauthorized, $"{route} by {caller}: {status}");
                if (!may) Assert.True(status == HttpStatusCode.Forbidden, $"{route} by {caller}: {status}");
                Assert.True(status < HttpStatusCode.InternalServerError, $"{route} by {caller}: {status}");
            }
        }

        Assert.Empty(api.Plane.Logs.Lines);
    }

    [Fact]
    public async Task Paths_WithoutARoute_AnswerNobody()
    {
        await using Api api = await Api.StartAsync();
        string token = await api.Plane.KeyAsync("oscar");
        foreach (string path in new[] { "/", "/api", "/api/v1", "/api/v2/whoami", "/api/v1/whoami/x", "/metrics", "/debug/pprof", "/.well-known/x", "/api/v1/sessions/../audit" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await api.SendAsync("GET", path, null)).Status);
            Assert.True((await api.SendAsync("GET", path, token)).Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, path);
        }

        foreach (string method in new[] { "POST", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE" })
            Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(method, "/api/v1/whoami", token)).Status);
    }

    [Theory]
    [InlineData("0123456789", "0123456789")]
    [InlineData("no-such-request", "ID")]
    [InlineData("%3Cscript%3E", "ID")]
    [InlineData("0123456789012345678901234567890123456789", "ID")]
    public async Task ApprovalLink_ByAnybody_SaysHowToDecide(string asked, string said)
    {
        await using Api api = await Api.StartAsync();
        using HttpResponseMessage answer = await api.SendRawAsync("GET", $"/approvals/{asked}", null);
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(
            $"To decide this request, run: hoopwire approvals approve {said} (or deny {said}, or show {said} to read it first).\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task ApprovalLink_OfARequest_IsTheOneInTheTicket()
    {
        await using Api api = await Api.StartAsync();
        ApprovalTicket ticket = await api.Plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        using HttpResponseMessage answer = await api.SendRawAsync("GET", ticket.Link!.PathAndQuery, null);
        Assert.Contains($"approvals approve {ticket.Id} ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_EveryIdPair_OwnOnlyUnlessAuditor()
    {
        await using Api api = await Api.StartAsync();
        await api.SessionAsync(Own, Plane.Person("alice", "dba"));
        await api.SessionAsync(Foreign, Plane.Person("dave", "others") with { Kind = IdentityKind.Agent, Agent = "bot" }, "billing");
        (string Token, string[] Sees, string[] Reads)[] callers =
        [
            (await api.Plane.KeyAsync("alice"), [Own], [Own]),
            (await api.Plane.KeyAsync("dave"), [Foreign], [Foreign]),
            (await api.Plane.KeyAsync("dave", "bot"), [Foreign], [Foreign]),
            (await api.Plane.KeyAsync("dave", "other-bot"), [], []),
            (await api.Plane.KeyAsync("dave", targets: ["orders"]), [], []),
            (await api.Plane.KeyAsync("alice", targets: ["billing"]), [], []),
            (await api.Plane.KeyAsync("bob"), [], []),
            (await api.Plane.KeyAsync("audrey"), [Own, Foreign], [Own, Foreign]),
            (await api.Plane.KeyAsync("oscar"), [Own, Foreign], []),
            (Api.Socket, [Own, Foreign], [Own, Foreign]),
        ];
        foreach ((string token, string[] sees, string[] reads) in callers)
        {
            IEnumerable<string> listed = (await api.SendAsync("GET", "/api/v1/sessions", token)).Body!.AsArray().Select(s => (string)s!["id"]!);
            Assert.Equal(sees.Order(), listed.Order());
            foreach (string id in new[] { Own, Foreign })
            {
                Assert.Equal(sees.Contains(id), (await api.SendAsync("GET", $"/api/v1/sessions/{id}", token)).Status == HttpStatusCode.OK);
                using HttpResponseMessage recording = await api.SendRawAsync("GET", $"/api/v1/sessions/{id}/recording", token);
                Assert.Equal(reads.Contains(id) ? HttpStatusCode.OK : HttpStatusCode.NotFound, recording.StatusCode);
                if (recording.IsSuccessStatusCode) Assert.Equal(Api.Recording, await recording.Content.ReadAsByteArrayAsync());
            }
        }

        string alice = callers[0].Token;
        Assert.Empty((await api.SendAsync("GET", "/api/v1/sessions?user=dave", alice)).Body!.AsArray());
        await api.Plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        IReadOnlyList<AuditRow> read = await api.Plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "recording-read" }, default);
        Assert.Equal(7, read.Count);
    }

    [Fact]
    public async Task Sessions_KeyOfSomeTargets_PagesAreFullAndLeadOn()
    {
        await using Api api = await Api.StartAsync();
        // Most are on another target, and newer.
        for (int i = 0; i < 12; i++) await api.SessionAsync($"01kan2q1v7c4x9{i:00}", Plane.Person("alice", "dba"), i % 4 == 0 ? "orders" : "billing");
        string token = await api.Plane.KeyAsync("alice", targets: ["orders", "stock"]);
        List<string> pages = [];
        for (string after = ""; ;)
        {
            var page = (await api.SendAsync("GET", $"/api/v1/sessions?limit=2{after}", token)).Body!.AsArray();
            pages.Add(string.Join(' ', page.Select(s => ((string)s!["id"]!)[^2..])));
            if (page.Count == 0) break;
            after = $"&after={(string)page[^1]!["cursor"]!}";
        }

        Assert.Equal((2, 1, 0), (pages[0].Split(' ').Length, pages[1].Split(' ').Length, pages[2].Length));
        Assert.Equal(["00", "04", "08"], string.Join(' ', pages).Split(' ', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task Approvals_EveryIdPair_RequesterAndReviewersOnly()
    {
        await using Api api = await Api.StartAsync();
        ApprovalRequest request = Plane.Request();
        ApprovalRequest foreign = Plane.Request(user: "dave") with { Terms = request.Terms with { Reviewers = ["owners"] } };
        string first = (await api.Plane.Host.Approvals.RequestAsync(request, default)).Id;
        string second = (await api.Plane.Host.Approvals.RequestAsync(foreign, default)).Id;
        (string Token, string[] Sees)[] callers =
        [
            (await api.Plane.KeyAsync("alice"), [first]),
            (await api.Plane.KeyAsync("alice", "bot"), []),
            (await api.Plane.KeyAsync("bob"), [first]),
            (await api.Plane.KeyAsync("bob", "bot"), []),
            (await api.Plane.KeyAsync("bob", targets: ["billing"]), []),
            (await api.Plane.KeyAsync("dave"), [second]),
            (await api.Plane.KeyAsync("audrey"), [first, second]),
            (await api.Plane.KeyAsync("oscar"), [first, second]),
            (Api.Socket, [first, second]),
        ];
        foreach ((string token, string[] sees) in callers)
        {
            IEnumerable<string> listed = (await api.SendAsync("GET", "/api/v1/approvals?state=pending", token)).Body!.AsArray().Select(a => (string)a!["id"]!);
            Assert.Equal(sees.Order(), listed.Order());
            foreach (string id in new[] { first, second })
            {
                Assert.Equal(sees.Contains(id), (await api.SendAsync("GET", $"/api/v1/approvals/{id}", token)).Status == HttpStatusCode.OK);
                if (token == callers[2].Token) continue;
                HttpStatusCode decided = (await api.SendAsync("POST", $"/api/v1/approvals/{id}/approve", token, "{}")).Status;
                Assert.Equal(token == Api.Socket || sees.Contains(id) ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound, decided);
            }
        }
    }

    [Fact]
    public async Task Keys_EveryIdPair_OwnOnlyUnlessOperator()
    {
        await using Api api = await Api.StartAsync();
        NewKey alice = await api.Plane.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        NewKey dave = await api.Plane.Host.Keys.CreateAsync(new KeyRequest("dave"), "operator:0");
        string bot = await api.Plane.KeyAsync("dave", "bot");
        string oscar = await api.Plane.KeyAsync("oscar");
        string audrey = await api.Plane.KeyAsync("audrey");
        foreach (string token in new[] { alice.Key.RevealText(), bot, audrey })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync("DELETE", $"/api/v1/keys/{dave.Info.Id}", token)).Status);
            Assert.Empty((await api.SendAsync("GET", "/api/v1/keys?user=oscar", token)).Body!.AsArray());
            Assert.Single((await api.SendAsync("GET", "/api/v1/keys", token)).Body!.AsArray());
        }

        Assert.Equal(5, (await api.SendAsync("GET", "/api/v1/keys", oscar)).Body!.AsArray().Count);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("DELETE", $"/api/v1/keys/{dave.Info.Id}", dave.Key.RevealText())).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.SendAsync("GET", "/api/v1/whoami", dave.Key.RevealText())).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("DELETE", $"/api/v1/keys/{alice.Info.Id}", oscar)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync("DELETE", "/api/v1/keys/000000000000", oscar)).Status);
    }
}
