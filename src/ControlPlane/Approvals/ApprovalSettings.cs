namespace HoopWire.ControlPlane;

/// <summary>Bounds of the approval service.</summary>
public sealed record ApprovalSettings
{
    /// <summary>Pending requests that one requester may have.</summary>
    public int OpenPerRequesterMax { get; init; } = 20;

    /// <summary>What a link to a request starts with; null for no links.</summary>
    public Uri? PublicUrl { get; init; }
}
