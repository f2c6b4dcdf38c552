using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>Legal holds on recordings, for auditors: what is held never expires.</summary>
internal sealed class HoldEndpoints(ControlPlaneHost host, SessionEndpoints sessions, RecordingHolds holds, Func<string, bool> hasRecording)
{
    public async Task<object?> HoldAsync(ApiCall call)
    {
        DecisionBody body = await call.DecisionAsync(SessionEndpoints.ReasonCharsMax);
        SessionRow row = await OwnAsync(call);
        string because = body.Reason is null ? "." : $": {body.Reason}";
        bool isNew = Hold(call, row.Id, body.Reason);
        await CheckAsync(row.Id, isNew);
        // Whoever asks for one that is there may do so because its row could not be written.
        string detail = isNew ? $"The recording is held by {call.Caller.Name}{because}" : $"The recording was held before, and {call.Caller.Name} asked for it again{because}";
        if (!await AuditAsync(call, row.Id, RootEvents.Held, detail)) throw ApiException.NotAudited("The recording is held, and the audit that says so cannot be written now.");
        return SessionView.Of(row);
    }

    public async Task<object?> ReleaseAsync(ApiCall call)
    {
        SessionRow row = await sessions.FindAsync(call);
        string id = row.Id;
        if (!holds.IsHeld(id)) throw ApiException.NotFound();
        // The event first: a hold must not end unseen.
        if (!await AuditAsync(call, id, RootEvents.Released, $"The recording is not held any more, by {call.Caller.Name}.")) throw ApiException.NotAudited();
        holds.Release(id);
        return SessionView.Of(row);
    }

    // Looked for once it is held: what is there now is not deleted any more.
    private async Task CheckAsync(string id, bool isNew)
    {
        if (await Task.Run(() => hasRecording(id), CancellationToken.None)) return;
        if (isNew) holds.Release(id);
        throw ApiException.Conflict("There is no recording of the session any more, neither here nor in the store: there is nothing to hold.", $"See what became of it: 'hoopwire audit --session {id}'.");
    }

    // A hold binds the gateway that has it, and only a session's own gateway deletes its recording.
    private async Task<SessionRow> OwnAsync(ApiCall call)
    {
        SessionRow row = await sessions.FindAsync(call);
        DateTimeOffset startedAt = UnixTime.ToTime(row.StartedAt);
        if (await Task.Run(() => new OwnRecordings(host.DataDirectory).Has(row.Id, startedAt), call.Aborted)) return row;
        throw ApiException.Conflict("The session is another gateway's, which keeps its recording or deletes it.", "Ask that gateway for it.");
    }

    private bool Hold(ApiCall call, string id, string? reason)
    {
        try
        {
            return holds.Hold(id, call.Caller.Name, reason, host.Time.GetUtcNow());
        }
        catch (InvalidOperationException e)
        {
            throw ApiException.Conflict(e.Message, "Its time had come: see the audit.");
        }
    }

    private Task<bool> AuditAsync(ApiCall call, string id, string kind, string detail) => host.Audit.StoreAsync(new AuditEvent(host.Time.GetUtcNow(), kind)
    {
        SessionId = id,
        User = call.Caller.Name,
        ClientAddress = call.ClientAddress,
        Detail = detail,
    });
}
