namespace HoopWire.ControlPlane;

/// <summary>What the session ran whose command waits for approval, for those who decide about it: a read of the session's recording, and audited as one.</summary>
internal sealed class ApprovalHistoryEndpoint(ControlPlaneHost host, ApprovalEndpoints approvals, SessionEndpoints sessions)
{
    public async Task<object?> ListAsync(ApiCall call)
    {
        int limit = call.Query(host.Time).Limit;
        ApprovalRow request = await approvals.FindAsync(call);
        // An operator's role ends sessions; it does not read them.
        if (!call.Caller.IsAuditor && !(call.Caller.Identity is { } identity && ReviewerRules.MaySee(request, identity)))
            throw ApiException.Forbidden("You may not read the session of this request.", "Its reviewers and auditors may.");
        if (request.SessionId.Length == 0) return Array.Empty<AuditView>();
        await host.FlushAuditAsync();
        if (await host.AuditStore.FindSessionAsync(request.SessionId, call.Aborted) is not { } session) return Array.Empty<AuditView>();
        IReadOnlyList<AuditRow> rows = await host.AuditStore.ListAsync(new AuditFilter { SessionId = session.Id, Kind = "command", Limit = limit }, call.Aborted);
        await sessions.AuditReadAsync(call, session, $"approval {request.Id}");
        ReviewText review = approvals.ReviewOf(call.Caller, request);
        return rows.Select(AuditView.Of).Select(view => view with { Text = review.Hide(view.Text), ErrorMessage = review.Hide(view.ErrorMessage) }).ToArray();
    }
}
