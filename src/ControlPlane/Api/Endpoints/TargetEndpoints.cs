using HoopWire.Sessions;
using Microsoft.AspNetCore.Http;

namespace HoopWire.ControlPlane;

/// <summary>What the rest of the gateway knows: reachable targets, the public key; and the names that subjects hold.</summary>
internal sealed class TargetEndpoints(ControlPlaneHost host, ControlApiOptions options)
{
    public Task<object?> ListAsync(ApiCall call) =>
        Task.FromResult<object?>(options.Targets(call.Caller.Identity!).Select(TargetView.Of).ToArray());

    public async Task<object?> PublicKeyAsync(ApiCall call)
    {
        string pem = options.PublicKey() ?? throw ApiException.NotFound();
        call.Response.ContentType = "application/x-pem-file";
        await call.Response.WriteAsync(pem, call.Aborted);
        return null;
    }

    /// <summary>Frees a user name for another subject of a provider, after an account was made anew there.</summary>
    public async Task<object?> ReleaseSubjectAsync(ApiCall call)
    {
        string user = call.Path("user");
        if (!await host.Subjects.ReleaseAsync(user, call.Aborted)) throw ApiException.NotFound();
        host.Audit.Write(new AuditEvent(host.Time.GetUtcNow(), "subject-released")
        {
            User = user,
            ClientAddress = call.ClientAddress,
            Detail = $"The name was released from its subject by {call.Caller.Name}.",
        });
        call.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }
}
