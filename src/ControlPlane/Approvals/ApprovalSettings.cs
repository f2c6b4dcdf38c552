namespace HoopWire.ControlPlane;

/// <summary>Bounds of the approval service.</summary>
public sealed record ApprovalSettings
{
    /// <summary>How long a yes counts by groups that a token alone has named: as long as the longest approval that can be asked for, so that it cuts short only what a rule's own deadline lets wait.</summary>
    public static TimeSpan TokenGroupsMax { get; } = TimeSpan.FromDays(7);

    /// <summary>Pending requests that one requester may have.</summary>
    public int OpenPerRequesterMax { get; init; } = 20;

    /// <summary>Requests that one requester may make in a minute.</summary>
    public int PerRequesterPerMinute { get; init; } = 30;

    /// <summary>The longest time for which a reviewer may let a command be repeated.</summary>
    public TimeSpan ForMax { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The longest time that a set of statements may wait and be used.</summary>
    public TimeSpan SetMax { get; init; } = TokenGroupsMax;

    /// <summary>What a link to a request starts with; null for no links.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The link to a request, beneath the path of <see cref="PublicUrl"/>; null without one.</summary>
    /// <param name="id">The request's id.</param>
    public Uri? LinkTo(string id) => PublicUrl is null ? null : new Uri($"{PublicUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/approvals/{id}");
}
