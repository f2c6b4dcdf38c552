namespace HoopWire.ControlPlane;

/// <summary>The audit, for auditors.</summary>
internal sealed class AuditEndpoint(ControlPlaneHost host)
{
    public async Task<object?> ListAsync(ApiCall call)
    {
        ApiQuery query = call.Query(
            host.Time, "user", "agent", "target", "session", "kind", "contains", "verdict", "rule", "observed", "approval", "approver", "client", "masked", "error", "after");
        if (query.Text("verdict") is not (null or "pass" or "hold" or "deny")) throw ApiException.BadRequest("There is no such verdict.", "Give pass, hold or deny.");
        AuditFilter filter = new()
        {
            User = query.Text("user"),
            Agent = query.Text("agent"),
            Target = query.Text("target"),
            SessionId = query.Text("session"),
            Kind = query.Text("kind"),
            Contains = query.Text("contains"),
            Verdict = query.Text("verdict"),
            Rule = query.Text("rule"),
            Observed = query.Text("observed"),
            Approval = query.Text("approval"),
            Approver = query.Text("approver"),
            Client = query.Text("client"),
            HasMasked = query.Text("masked") switch { "true" => true, "false" => false, _ => null },
            Masked = query.Text("masked") is "true" or "false" ? null : query.Text("masked"),
            HasError = query.Flag("error"),
            Since = query.Since,
            Until = query.Until,
            After = query.After,
            Limit = query.Limit,
        };
        await host.FlushAuditAsync();
        IReadOnlyList<AuditRow> rows = await host.AuditStore.ListAsync(filter, call.Aborted);
        if (rows.Count == 0 && filter.Kind is { } kind && !AuditKinds.Known.Contains(kind))
            throw ApiException.BadRequest("There is no such kind.", $"Give one of {string.Join(", ", AuditKinds.Known)}.");
        return rows.Select(AuditView.Of).ToArray();
    }
}
