namespace HoopWire.ControlPlane;

/// <summary>A lock in force.</summary>
internal sealed record LockView(string Kind, string Name, string? Reason, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt)
{
    public static LockView Of(LockRow row) =>
        new(row.Kind, row.Name, row.Reason, UnixTime.ToTime(row.CreatedAt), row.CreatedBy, UnixTime.ToTime(row.ExpiresAt));
}
