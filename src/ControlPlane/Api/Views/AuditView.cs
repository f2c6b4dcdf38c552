namespace HoopWire.ControlPlane;

/// <summary>A row of the audit.</summary>
internal sealed record AuditView(long Id, DateTimeOffset Time, string Kind, string? User, string? Target, string? SessionId, string? Rule, string? Detail, string? ClientAddress)
{
    public static AuditView Of(AuditRow row) =>
        new(row.Id, UnixTime.ToTime(row.At), row.Kind, row.User, row.Target, row.SessionId, row.Rule, row.Detail, row.ClientAddress);
}
