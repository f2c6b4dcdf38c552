using System.Net;
using System.Text.Json.Nodes;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>What must be in the audit before it is done, while the audit cannot be written.</summary>
public class ApiAuditedTests
{
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
        string folder = api.Plane.Folder.File("data/audit"), away = folder + ".away";
        Directory.Move(folder, away);
        await File.WriteAllTextAsync(folder, "");
        (HttpStatusCode status, JsonNode? body) = await AnswerAsync(api, method, $"/api/v1/sessions/{id}{what}", auditor);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("The audit cannot be written", (string)body!["error"]!, StringComparison.Ordinal);
        Assert.True(File.Exists(api.Plane.Folder.File($"data/holds/{id}")));
        File.Delete(folder);
        Directory.Move(away, folder);
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

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> AnswerAsync(Api api, string method, string path, string token)
    {
        Task<(HttpStatusCode, JsonNode?)> answer = api.SendAsync(method, path, token);
        using CancellationTokenSource patience = new(Patience);
        while (!answer.IsCompleted)
        {
            await Task.Delay(10, patience.Token);
            api.Plane.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await answer;
    }
}
