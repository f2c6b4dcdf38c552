namespace HoopWire.ControlPlane;

/// <summary>The audit, for auditors.</summary>
internal sealed class AuditEndpoint(ControlPlaneHost host)
{
    public async Task<object?> ListAsync(ApiCall call)
    {
        ApiQuery query = call.Query(host.Time, "user", "target", "session", "kind", "contains");
        AuditFilter filter = new()
        {
            User = query.Text("user"),
            Target = query.Text("target"),
            SessionId = query.Text("session"),
            Kind = query.Text("kind"),
            Contains = query.Text("contains"),
            Since = query.Since,
            Until = query.Until,
            Limit = query.Limit,
        };
        await host.AuditRows.FlushAsync(ControlPlaneHost.FlushTimeout);
        IReadOnlyList<AuditRow> rows = await host.AuditStore.ListAsync(filter, call.Aborted);
        return rows.Select(AuditView.Of).ToArray();
    }
}
