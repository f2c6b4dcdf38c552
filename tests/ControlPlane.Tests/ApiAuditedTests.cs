using System.Net;
using System.Text.Json.Nodes;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>What must be in the audit before it is done, while the audit cannot be written.</summary>
public class ApiAuditedTests
{
    private const string Alice = """{"name":"alice","kind":"user"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/recording")]
    [InlineData("GET", "/watch")]
    [InlineData("DELETE", "/hold")]
    public async Task Read_AuditCannotBeWritten_IsRefused(string method, string what)
    {
        await using Api api = await Api.StartAsync();
        string id = SessionId.New(api.Plane.Time.GetUtcNow()), auditor = await api.Plane.KeyAsync("audrey");
        await api.SessionAsync(id, Plane.Person("alice", "dba"));
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("POST", $"/api/v1/sessions/{id}/hold", auditor, "{}")).Status);
        await using LostAudit lost = await LostAudit.TakeAsync(api.Plane);
        (HttpStatusCode status, JsonNode? body) = await AnswerAsync(api, method, $"/api/v1/sessions/{id}{what}", auditor);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("The audit cannot be written", (string)body!["error"]!, StringComparison.Ordinal);
        Assert.True(File.Exists(api.Plane.Folder.File($"data/holds/{id}")));
    }

    [Fact]
    public async Task Approve_AuditCannotBeWritten_IsToldOnceItCan()
    {
        await using Api api = await Api.StartAsync();
        string bob = await api.Plane.KeyAsync("bob");
        ApprovalTicket ticket = await api.Plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await using (await LostAudit.TakeAsync(api.Plane))
        {
            (HttpStatusCode status, JsonNode? body) = await AnswerAsync(api, "POST", $"/api/v1/approvals/{ticket.Id}/approve", bob, "{}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains("audit", (string)body!["error"]!, StringComparison.Ordinal);
            await api.Plane.Approvals.FollowAsync(default);
            Assert.False(ticket.Decision.IsCompleted);
        }

        using CancellationTokenSource patience = new(Patience);
        while (!ticket.Decision.IsCompleted)
        {
            await Task.Delay(10, patience.Token);
            api.Plane.Time.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.Equal(ApprovalOutcome.Approved, (await ticket.Decision).Outcome);
    }

    [Fact]
    public async Task Approve_AuditCannotBeWritten_ServesNobodyBefore()
    {
        await using Api api = await Api.StartAsync();
        string bob = await api.Plane.KeyAsync("bob");
        ApprovalRequest kept = Plane.Request(onDisconnect: OnDisconnect.Keep);
        ApprovalTicket first = await api.Plane.Host.Approvals.RequestAsync(kept, default);
        ApprovalTicket again;
        await using (await LostAudit.TakeAsync(api.Plane))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AnswerAsync(api, "POST", $"/api/v1/approvals/{first.Id}/approve", bob, "{}")).Status);
            again = await api.Plane.Host.Approvals.RequestAsync(kept with { SessionId = "fedcba9876543210" }, default);
            Assert.Equal(first.Id, again.Id);
            Assert.False(again.Decision.IsCompleted);
            Assert.False(await again.ConsumeAsync());
        }

        using CancellationTokenSource patience = new(Patience);
        while (!again.Decision.IsCompleted)
        {
            await Task.Delay(10, patience.Token);
            api.Plane.Time.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.Equal(ApprovalOutcome.Approved, (await again.Decision).Outcome);
        Assert.True(await again.ConsumeAsync());
    }

    [Fact]
    public async Task Deny_AuditCannotBeWritten_EndsTheRequestAllTheSame()
    {
        await using Api api = await Api.StartAsync();
        string bob = await api.Plane.KeyAsync("bob");
        ApprovalTicket ticket = await api.Plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await using (await LostAudit.TakeAsync(api.Plane))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AnswerAsync(api, "POST", $"/api/v1/approvals/{ticket.Id}/deny", bob, "{}")).Status);
            Assert.Equal(ApprovalOutcome.Denied, (await ticket.Decision).Outcome);
        }
    }

    [Fact]
    public async Task Kill_AuditCannotBeWritten_EndsTheSessionAndSaysSo()
    {
        await using Api api = await Api.StartAsync();
        string id = SessionId.New(api.Plane.Time.GetUtcNow()), operatorKey = await api.Plane.KeyAsync("oscar");
        FakeSession session = await api.SessionAsync(id, Plane.Person("alice", "dba"));
        await using (await LostAudit.TakeAsync(api.Plane))
        {
            (HttpStatusCode status, JsonNode? body) = await AnswerAsync(api, "POST", $"/api/v1/sessions/{id}/kill", operatorKey, "{}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains("is done", (string)body!["error"]!, StringComparison.Ordinal);
            Assert.NotNull(session.Killed);
        }
    }

    [Fact]
    public async Task Revoke_AuditCannotBeWritten_EndsTheKeyAndSaysSo()
    {
        await using Api api = await Api.StartAsync();
        string alice = await api.Plane.KeyAsync("alice");
        string key = Assert.Single(await api.Plane.Host.Keys.ListAsync("alice", 10)).Id;
        await using (await LostAudit.TakeAsync(api.Plane))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AnswerAsync(api, "DELETE", $"/api/v1/keys/{key}", alice)).Status);
            Assert.NotNull(Assert.Single(await api.Plane.Host.Keys.ListAsync("alice", 10)).RevokedAt);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Lock_AuditCannotBeWritten_StandsAndSaysSo(string method)
    {
        await using Api api = await Api.StartAsync();
        string operatorKey = await api.Plane.KeyAsync("oscar");
        if (method == "DELETE") Assert.Equal(HttpStatusCode.OK, (await api.SendAsync("POST", "/api/v1/locks", operatorKey, Alice)).Status);
        await using (await LostAudit.TakeAsync(api.Plane))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AnswerAsync(api, method, method == "POST" ? "/api/v1/locks" : "/api/v1/locks?name=alice", operatorKey, method == "POST" ? Alice : null)).Status);
            Assert.Equal(method == "POST" ? 1 : 0, (await api.Plane.Host.Locks.ListAsync(default)).Count);
        }
    }

    [Fact]
    public async Task Hold_AuditCouldNotBeWritten_TheNextOneHasItsRow()
    {
        await using Api api = await Api.StartAsync();
        string id = SessionId.New(api.Plane.Time.GetUtcNow()), auditor = await api.Plane.KeyAsync("audrey");
        await api.SessionAsync(id, Plane.Person("alice", "dba"));
        Directory.CreateDirectory(api.Plane.Folder.File("data/recordings/2026/11/22"));
        api.Plane.Folder.Write($"data/recordings/2026/11/22/{id}.jsonl.zst", "");
        await using (await LostAudit.TakeAsync(api.Plane))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AnswerAsync(api, "POST", $"/api/v1/sessions/{id}/hold", auditor, "{}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(api, "POST", $"/api/v1/sessions/{id}/hold", auditor, """{"reason":"case 7"}""")).Status);
        await api.Plane.Host.AuditRows.FlushAsync(Patience);
        IReadOnlyList<AuditRow> rows = await api.Plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "recording-held" }, default);
        Assert.Contains(rows, row => row.Text == "The recording was held before, and audrey asked for it again: case 7");
    }

    [Fact]
    public async Task Hold_SessionOfAnotherGateway_IsRefused()
    {
        await using Api api = await Api.StartAsync();
        string id = SessionId.New(api.Plane.Time.GetUtcNow()), auditor = await api.Plane.KeyAsync("audrey");
        api.Plane.Host.AuditStore.Keep(id, new RecordedHeader(api.Plane.Time.GetUtcNow().ToUnixTimeMilliseconds() * 1000, "alice", "orders", "postgres", "10.0.0.1:5"));
        (HttpStatusCode status, JsonNode? body) = await api.SendAsync("POST", $"/api/v1/sessions/{id}/hold", auditor, "{}");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("another gateway's", (string)body!["error"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync("DELETE", $"/api/v1/sessions/{id}/hold", auditor)).Status);
    }

    [Fact]
    public async Task Hold_RecordingIsGone_IsRefusedAndHoldsNothing()
    {
        await using Api api = await Api.StartAsync(hasRecording: _ => false);
        string id = SessionId.New(api.Plane.Time.GetUtcNow()), auditor = await api.Plane.KeyAsync("audrey");
        await api.SessionAsync(id, Plane.Person("alice", "dba"));
        (HttpStatusCode status, JsonNode? body) = await api.SendAsync("POST", $"/api/v1/sessions/{id}/hold", auditor, "{}");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("no recording of the session any more", (string)body!["error"]!, StringComparison.Ordinal);
        Assert.False(File.Exists(api.Plane.Folder.File($"data/holds/{id}")));
        Assert.Empty(await api.Plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "recording-held" }, default));
    }

    [Fact]
    public async Task Recording_StoreIsBusy_IsToldWhenToTryAgain()
    {
        await using Api api = await Api.StartAsync(_ => throw new HoopWire.Recording.RecordingsBusyException());
        string id = SessionId.New(api.Plane.Time.GetUtcNow()), auditor = await api.Plane.KeyAsync("audrey");
        await api.SessionAsync(id, Plane.Person("alice", "dba"));
        using HttpResponseMessage answer = await api.SendRawAsync("GET", $"/api/v1/sessions/{id}/recording", auditor);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "10"), (answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.Empty(await api.Plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "recording-read" }, default));
    }

    [Fact]
    public async Task Recording_ClientGoesAwayWhileItIsFetched_IsNotFetchedAnyFurther()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Api api = await Api.StartAsync(await Plane.StartAsync(), opening: async cancel =>
        {
            cancel.UnsafeRegister(_ => ended.TrySetResult(), null);
            begun.TrySetResult();
            await ended.Task;
        });
        string id = SessionId.New(api.Plane.Time.GetUtcNow()), auditor = await api.Plane.KeyAsync("audrey");
        await api.SessionAsync(id, Plane.Person("alice", "dba"));
        using CancellationTokenSource gone = new();
        Task<HttpResponseMessage> answer = api.SendRawAsync("GET", $"/api/v1/sessions/{id}/recording", auditor, cancellationToken: gone.Token);
        await begun.Task.WaitAsync(Patience);
        await gone.CancelAsync();
        await ended.Task.WaitAsync(Patience);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> AnswerAsync(Api api, string method, string path, string token, string? sent = null)
    {
        Task<(HttpStatusCode, JsonNode?)> answer = api.SendAsync(method, path, token, sent);
        using CancellationTokenSource patience = new(Patience);
        while (!answer.IsCompleted)
        {
            await Task.Delay(10, patience.Token);
            api.Plane.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await answer;
    }
}
