using System.Globalization;
using HoopWire.Sessions;
using Microsoft.AspNetCore.Http;

namespace HoopWire.ControlPlane;

/// <summary>Sessions and their recordings: everybody's own, auditors' all; ended by operators.</summary>
internal sealed class SessionEndpoints(ControlPlaneHost host, Func<string, int, CancellationToken, Task<OpenedRecording?>> openRecording)
{
    /// <summary>The longest reason for what is done to a session or its recording.</summary>
    public const int ReasonCharsMax = 200;

    private static readonly string[] Purposes = ["download", "replay", "export", "verify", "decrypt"];

    public async Task<object?> ListAsync(ApiCall call)
    {
        ApiQuery query = call.Query(host.Time, "user", "agent", "target", "protocol", "client", "contains", "active", "after");
        SessionFilter filter = new()
        {
            User = query.Text("user"),
            Agent = query.Text("agent"),
            Target = query.Text("target"),
            Protocol = query.Text("protocol"),
            Client = query.Text("client"),
            Contains = query.Text("contains"),
            After = query.After,
            Active = query.Flag("active"),
            Since = query.Since,
            Until = query.Until,
            Limit = query.Limit,
        };
        bool seesAll = call.Caller.IsAuditor || call.Caller.IsOperator;
        if (!seesAll)
        {
            string own = call.Caller.Identity!.User;
            if (filter.User is not null && filter.User != own) return Array.Empty<SessionView>();
            // All that makes a session the caller's own is asked of the store: a page is cut off behind what fits.
            if (call.Caller.Identity.Agent is { } agent && filter.Agent is not null && filter.Agent != agent) return Array.Empty<SessionView>();
            filter = filter with { User = own, Agent = call.Caller.Identity.Agent ?? filter.Agent, Targets = call.Caller.Identity.Targets is { IsDefaultOrEmpty: false } targets ? targets : null };
        }

        await host.AuditRows.FlushAsync(ControlPlaneHost.FlushTimeout);
        IReadOnlyList<SessionRow> rows = await host.AuditStore.ListSessionsAsync(filter, call.Aborted);
        return rows.Where(row => seesAll || call.Caller.Owns(row)).Select(SessionView.Of).ToArray();
    }

    public async Task<object?> GetAsync(ApiCall call)
    {
        SessionRow row = await FindAsync(call);
        if (!call.Caller.IsAuditor && !call.Caller.IsOperator && !call.Caller.Owns(row)) throw ApiException.NotFound();
        await AuditReadAsync(call, row, "show");
        return SessionView.Of(row);
    }

    /// <summary>The session of the path, whosever it is. Sessions do not come from recordings: the index is not waited for.</summary>
    public async Task<SessionRow> FindAsync(ApiCall call)
    {
        string id = call.Path("id");
        if (!SessionId.IsValid(id)) throw ApiException.NotFound();
        await host.AuditRows.FlushAsync(ControlPlaneHost.FlushTimeout);
        return await host.AuditStore.FindSessionAsync(id, call.Aborted) ?? throw ApiException.NotFound();
    }

    /// <summary>The session of the path, if the caller may read its recording.</summary>
    public async Task<SessionRow> ReadableAsync(ApiCall call)
    {
        SessionRow row = await FindAsync(call);
        return MayRead(call.Caller, row) ? row : throw ApiException.NotFound();
    }

    /// <summary>Whether somebody may read a session's recording. An operator's role ends sessions; it does not read them.</summary>
    public static bool MayRead(ApiCaller caller, SessionRow row) => caller.IsAuditor || caller.Owns(row);

    /// <summary>Writes down who reads what, and what for, before it is read.</summary>
    /// <exception cref="ApiException">It cannot be written down, and must not be read.</exception>
    public async Task AuditReadAsync(ApiCall call, SessionRow row, string purpose)
    {
        AuditEvent read = new(host.Time.GetUtcNow(), purpose == "show" ? "session-read" : "recording-read")
        {
            SessionId = row.Id,
            User = call.Caller.Name,
            Target = row.Target,
            ClientAddress = call.ClientAddress,
            Detail = $"{row.User}'s session was read for {purpose} by {call.Caller.Name}.",
        };
        if (!await host.Audit.StoreAsync(read)) throw ApiException.NotAudited();
    }

    public async Task<object?> RecordingAsync(ApiCall call)
    {
        ApiQuery query = call.Query(host.Time, "purpose", "file");
        string purpose = query.Text("purpose") ?? "download";
        if (!Purposes.Contains(purpose)) throw ApiException.BadRequest("There is no such purpose.", $"Give one of {string.Join(", ", Purposes)}.");
        if (!int.TryParse(query.Text("file") ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out int file) || file < 1)
            throw ApiException.BadRequest("A recording has no such file.", "Give its number, from 1.");
        SessionRow row = await ReadableAsync(call);
        OpenedRecording opened = await openRecording(row.Id, file, call.Aborted) ?? throw ApiException.NotFound();
        await using Stream stream = opened.Stream;
        await AuditReadAsync(call, row, purpose);
        call.Response.ContentType = "application/zstd";
        call.Response.Headers[OpenedRecording.FilesHeader] = opened.Files.ToString(CultureInfo.InvariantCulture);
        call.Response.Headers.ContentDisposition = $"attachment; filename=\"{opened.FileName}\"";
        await stream.CopyToAsync(call.Response.Body, call.Aborted);
        return null;
    }

    public async Task<object?> KillAsync(ApiCall call)
    {
        string id = call.Path("id");
        DecisionBody body = await call.DecisionAsync(ReasonCharsMax);
        ILiveSession session = host.Sessions.Find(id) ?? throw ApiException.NotFound();
        Task<bool> kept = host.Audit.StoreAsync(new AuditEvent(host.Time.GetUtcNow(), "session-killed")
        {
            SessionId = id,
            User = session.Header.Identity.User,
            Target = session.Header.Target,
            ClientAddress = call.ClientAddress,
            Detail = $"The session was ended by {call.Caller.Name}{(body.Reason is null ? "." : $": {body.Reason}")}",
        });
        session.Kill(new EndReason(Side.Gateway, Stage.Policy, $"Ended by {call.Caller.Name}."));
        if (!await kept) throw new AuditUnavailableException();
        call.Response.StatusCode = StatusCodes.Status202Accepted;
        SessionRow? row = await host.AuditStore.FindSessionAsync(id, call.Aborted);
        return row is null ? null : SessionView.Of(row);
    }
}
