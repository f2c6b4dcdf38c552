using System.Net;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Who watches a session, and may not any more.</summary>
public class WatchTests
{
    [Theory]
    [InlineData("a key is revoked")]
    [InlineData("a key expires")]
    [InlineData("a role is lost")]
    [InlineData("a user is locked")]
    public async Task Watch_MayNotAnyMore_EndsWithinASecond(string how)
    {
        await using Api api = await Api.StartAsync(openRecording: _ => null);
        string id = SessionId.New(api.Plane.Time.GetUtcNow());
        await api.SessionAsync(id, Plane.Person("alice", "dba"));
        string auditor = await api.Plane.KeyAsync("audrey", ttl: TimeSpan.FromMinutes(1));
        Task<HttpResponseMessage> watch = api.SendRawAsync("GET", $"/api/v1/sessions/{id}/watch", auditor);
        await MoveAsync(api, watch, TimeSpan.FromSeconds(5));
        Assert.False(watch.IsCompleted);
        switch (how)
        {
            case "a key is revoked":
                await api.Plane.Host.Keys.RevokeAsync((await api.Plane.Host.Keys.ListAsync("audrey", 1))[0].Id, "operator:0");
                break;
            case "a key expires":
                api.Plane.Time.Advance(TimeSpan.FromMinutes(1));
                break;
            case "a role is lost":
                api.Host.Apply(new ApiRoles());
                break;
            default:
                api.Plane.Host.Reload(new IdentityOptions { Users = [.. Plane.Users.Select(user => user.Name == "audrey" ? user with { Locked = true } : user)] });
                break;
        }

        await MoveAsync(api, watch, TimeSpan.FromSeconds(60));
        using HttpResponseMessage answer = await watch;
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    // As far as the clock is told to move, or until the answer is there.
    private static async Task MoveAsync(Api api, Task answer, TimeSpan by)
    {
        DateTimeOffset until = api.Plane.Time.GetUtcNow() + by;
        while (!answer.IsCompleted && api.Plane.Time.GetUtcNow() < until)
        {
            await Task.WhenAny(answer, Task.Delay(5));
            api.Plane.Time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }
}
