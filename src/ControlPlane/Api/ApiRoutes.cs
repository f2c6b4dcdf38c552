namespace HoopWire.ControlPlane;

/// <summary>Every route of the API, with its permission.</summary>
internal static class ApiRoutes
{
    private const string V1 = "/api/v1";

    public static IReadOnlyList<ApiRoute> All(ControlPlaneHost host, ControlApiOptions options)
    {
        WhoamiEndpoint whoami = new();
        KeyEndpoints keys = new(host.Keys, host.Time, (caller, name) => caller.Identity is { } identity && !caller.IsOperator ? options.Targets(identity).Any(target => target.Name == name) : options.HasTarget(name));
        ApprovalEndpoints approvals = new(host.ApprovalRequests, host.ApprovalLimits, host.Time, options);
        ApprovalSetEndpoint sets = new(host.ApprovalRequests, options.PlanSet, host.ApprovalLimits);
        SessionEndpoints sessions = new(host, options.OpenRecording);
        ApprovalHistoryEndpoint history = new(host, approvals, sessions);
        HoldEndpoints holds = new(host, sessions, options.Holds, options.HasRecording);
        WatchEndpoint watch = new(host, sessions, options);
        LockEndpoints locks = new(host, options.HasTarget);
        AuditEndpoint audit = new(host);
        TargetEndpoints targets = new(host, options);
        return
        [
            new("GET", V1 + "/whoami", Permission.SignedIn, whoami.GetAsync),
            new("GET", V1 + "/targets", Permission.Identified, targets.ListAsync),
            new("GET", V1 + "/public-key", Permission.SignedIn, targets.PublicKeyAsync),
            new("GET", V1 + "/keys", Permission.SignedIn, keys.ListAsync),
            new("POST", V1 + "/keys", Permission.SignedIn, keys.CreateAsync),
            new("DELETE", V1 + "/keys/{id}", Permission.SignedIn, keys.RevokeAsync),
            new("GET", V1 + "/approvals", Permission.SignedIn, approvals.ListAsync),
            new("GET", V1 + "/approvals/{id}", Permission.SignedIn, approvals.GetAsync),
            new("GET", V1 + "/approvals/{id}/history", Permission.SignedIn, history.ListAsync),
            new("POST", V1 + "/approvals/{id}/approve", Permission.Identified, approvals.ApproveAsync),
            new("POST", V1 + "/approvals/{id}/deny", Permission.Identified, approvals.DenyAsync),
            new("POST", V1 + "/approvals/{id}/break-glass", Permission.Identified, approvals.BreakGlassAsync),
            new("POST", V1 + "/approvals/{id}/withdraw", Permission.Identified, approvals.WithdrawAsync),
            new("POST", V1 + "/approvals", Permission.Identified, sets.RequestAsync),
            new("GET", "/approvals/{id}", Permission.Anybody, ApprovalLinkEndpoint.GetAsync),
            new("GET", V1 + "/sessions", Permission.SignedIn, sessions.ListAsync),
            new("GET", V1 + "/sessions/{id}", Permission.SignedIn, sessions.GetAsync),
            new("GET", V1 + "/sessions/{id}/recording", Permission.SignedIn, sessions.RecordingAsync),
            new("GET", V1 + "/sessions/{id}/watch", Permission.SignedIn, watch.WatchAsync),
            new("POST", V1 + "/sessions/{id}/kill", Permission.Operator, sessions.KillAsync),
            new("POST", V1 + "/sessions/{id}/hold", Permission.Auditor, holds.HoldAsync),
            new("DELETE", V1 + "/sessions/{id}/hold", Permission.Auditor, holds.ReleaseAsync),
            new("GET", V1 + "/locks", Permission.AuditorOrOperator, locks.ListAsync),
            new("POST", V1 + "/locks", Permission.Operator, locks.LockAsync),
            new("DELETE", V1 + "/locks", Permission.Operator, locks.UnlockAsync),
            new("GET", V1 + "/audit", Permission.Auditor, audit.ListAsync),
            new("DELETE", V1 + "/subjects/{user}", Permission.Operator, targets.ReleaseSubjectAsync),
        ];
    }
}
