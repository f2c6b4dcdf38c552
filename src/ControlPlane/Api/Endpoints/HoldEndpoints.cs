using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>Legal holds on recordings, for auditors: what is held never expires.</summary>
internal sealed class HoldEndpoints(ControlPlaneHost host, SessionEndpoints sessions, RecordingHolds holds)
{
    public async Task<object?> HoldAsync(ApiCall call)
    {
        DecisionBody body = await call.DecisionAsync(SessionEndpoints.ReasonCharsMax);
        SessionRow row = await sessions.FindAsync(call);
        string id = row.Id;
        if (holds.Hold(id, call.Caller.Name, body.Reason, host.Time.GetUtcNow()))
            Audit(call, id, "recording-held", $"The recording is held by {call.Caller.Name}{(body.Reason is null ? "." : $": {body.Reason}")}");
        return SessionView.Of(row);
    }

    public async Task<object?> ReleaseAsync(ApiCall call)
    {
        SessionRow row = await sessions.FindAsync(call);
        string id = row.Id;
        // The event first: a hold must not end unseen.
        if (!holds.IsHeld(id)) throw ApiException.NotFound();
        Audit(call, id, "recording-released", $"The recording is not held any more, by {call.Caller.Name}.");
        holds.Release(id);
        return SessionView.Of(row);
    }

    private void Audit(ApiCall call, string id, string kind, string detail) => host.Audit.Write(new AuditEvent(host.Time.GetUtcNow(), kind)
    {
        SessionId = id,
        User = call.Caller.Name,
        ClientAddress = call.ClientAddress,
        Detail = detail,
    });
}
