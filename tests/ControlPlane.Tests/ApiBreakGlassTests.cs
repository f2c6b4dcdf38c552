using System.Net;
using HoopWire.Policy;

namespace HoopWire.ControlPlane.Tests;

/// <summary>The rules in force say who breaks the glass, and not those that a command was held by.</summary>
public class ApiBreakGlassTests
{
    [Theory]
    [InlineData("dba", HttpStatusCode.OK)]
    [InlineData("oncall", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    public async Task BreakGlass_GroupThatTheRuleNamesNow_IsGranted(string? group, HttpStatusCode status)
    {
        await using Api api = await Api.StartAsync(
            await Plane.StartAsync(),
            breakGlass: (who, target, credential, rule) => group is not null && (who.User, target, credential, rule) == ("alice", "orders", "default", "review-writes") ? [group] : []);
        ApprovalRequest request = Plane.Request() with { Terms = Plane.Request().Terms with { BreakGlass = ["dba"] } };
        ApprovalTicket ticket = await api.Plane.Host.Approvals.RequestAsync(request, default);
        string alice = await api.Plane.KeyAsync("alice");
        Assert.Equal(status, (await api.SendAsync("POST", $"/api/v1/approvals/{ticket.Id}/break-glass", alice, """{"reason":"the shop is down"}""")).Status);
        Assert.Equal(status == HttpStatusCode.OK, await ticket.ConsumeAsync());
    }
}
