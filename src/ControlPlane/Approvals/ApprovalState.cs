namespace HoopWire.ControlPlane;

/// <summary>The states of an approval request, as the store and the API spell them.</summary>
internal static class ApprovalState
{
    public const string Pending = "pending";
    public const string Approved = "approved";
    public const string Denied = "denied";
    public const string Expired = "expired";
    public const string Withdrawn = "withdrawn";

    public static readonly IReadOnlyList<string> All = [Pending, Approved, Denied, Expired, Withdrawn];
}
