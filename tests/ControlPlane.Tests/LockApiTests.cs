using System.Net;
using System.Text.Json.Nodes;
using HoopWire.Kit;

namespace HoopWire.ControlPlane.Tests;

public class LockApiTests
{
    [Fact]
    public async Task Lock_User_AnswersTheLockAndRefusesTheirRequests()
    {
        await using Api api = await Api.StartAsync();
        string alice = await api.Plane.KeyAsync("alice"), oscar = await api.Plane.KeyAsync("oscar");
        FakeSession session = await api.SessionAsync("0000000000000001", Plane.Person("alice", "dba"));
        (HttpStatusCode status, JsonNode? made) = await api.SendAsync("POST", "/api/v1/locks", oscar, """{"name":"alice","reason":"case 17","forSeconds":7200}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"kind":"user","name":"alice","reason":"case 17","createdAt":"2026-11-22T12:00:00.000Z","createdBy":"oscar","expiresAt":"2026-11-22T14:00:00.000Z"}""", made!.ToJsonString());
        Assert.NotNull(session.Killed);
        (status, JsonNode? refused) = await api.SendAsync("GET", "/api/v1/whoami", alice);
        Assert.Equal((HttpStatusCode.Forbidden, "User alice is locked."), (status, (string)refused!["error"]!));
        Assert.Equal(made.ToJsonString(), (await api.SendAsync("GET", "/api/v1/locks", Api.Socket)).Body!.AsArray().Single()!.ToJsonString());
        (status, JsonNode? ended) = await api.SendAsync("DELETE", "/api/v1/locks?name=alice", oscar);
        Assert.Equal((HttpStatusCode.OK, made.ToJsonString()), (status, ended!.AsArray().Single()!.ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("GET", "/api/v1/whoami", alice)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync("DELETE", "/api/v1/locks?name=alice", oscar)).Status);
    }

    [Theory]
    [InlineData("""{"name":"orders"}""", HttpStatusCode.OK, "target")]
    [InlineData("""{"name":"bob"}""", HttpStatusCode.OK, "user")]
    [InlineData("""{"name":"dave"}""", HttpStatusCode.UnprocessableEntity, "dave is a user and a target.")]
    [InlineData("""{"name":"dave","kind":"user"}""", HttpStatusCode.OK, "user")]
    [InlineData("""{"name":"dave","kind":"target"}""", HttpStatusCode.OK, "target")]
    [InlineData("""{"name":"nobody"}""", HttpStatusCode.BadRequest, "There is neither a user nor a target nobody.")]
    [InlineData("""{"name":"nobody","kind":"user"}""", HttpStatusCode.OK, "user")]
    [InlineData("""{"name":"nobody","kind":"target"}""", HttpStatusCode.BadRequest, "There is no target nobody.")]
    [InlineData("""{"name":"bob","kind":"door"}""", HttpStatusCode.BadRequest, "There is no such kind of lock.")]
    [InlineData("""{"name":"bob","forSeconds":0}""", HttpStatusCode.BadRequest, "The time is out of range.")]
    [InlineData("""{"name":"a\nb","kind":"user"}""", HttpStatusCode.BadRequest, "No name is given, or none that somebody could have.")]
    public async Task Lock_Name_IsTakenForWhatItIs(string body, HttpStatusCode expected, string said)
    {
        await using Api api = await Api.StartAsync();
        (HttpStatusCode status, JsonNode? answer) = await api.SendAsync("POST", "/api/v1/locks", Api.Socket, body);
        Assert.Equal((expected, said), (status, (string)(answer!["kind"] ?? answer["error"])!));
    }

    [Fact]
    public async Task Lock_SomebodyWhoLoggedInByToken_IsKnownByName()
    {
        ManualTime time = new();
        await using FakeIssuer issuer = await FakeIssuer.StartAsync(time);
        await using Api api = await Api.StartAsync(
            providers: [new OidcProviderOptions("people", issuer.Url, "hoopwire", "{email}")], time: time);
        string token = issuer.Token();
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("GET", "/api/v1/whoami", token)).Status);
        Assert.Equal("user", (string)(await api.SendAsync("POST", "/api/v1/locks", Api.Socket, """{"name":"alice@example.com"}""")).Body!["kind"]!);
        Assert.Equal("User alice@example.com is locked.", (string)(await api.SendAsync("GET", "/api/v1/whoami", token)).Body!["error"]!);
    }

    [Fact]
    public async Task Unlock_NameOfBothKinds_AsksWhich()
    {
        await using Api api = await Api.StartAsync();
        foreach (string kind in new[] { "user", "target" }) await api.SendAsync("POST", "/api/v1/locks", Api.Socket, $$"""{"name":"dave","kind":"{{kind}}"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.SendAsync("DELETE", "/api/v1/locks?name=dave", Api.Socket)).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("DELETE", "/api/v1/locks?name=dave&kind=user", Api.Socket)).Status);
        Assert.Equal("target", (string)(await api.SendAsync("DELETE", "/api/v1/locks?name=dave", Api.Socket)).Body!.AsArray().Single()!["kind"]!);
    }

    [Fact]
    public async Task Approve_ByALockedReviewer_IsRefused()
    {
        await using Api api = await Api.StartAsync();
        Policy.ApprovalTicket ticket = await api.Plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        string bob = await api.Plane.KeyAsync("bob");
        await api.SendAsync("POST", "/api/v1/locks", Api.Socket, """{"name":"bob"}""");
        Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync("POST", $"/api/v1/approvals/{ticket.Id}/approve", bob)).Status);
        Assert.False(ticket.Decision.IsCompleted);
    }
}
