namespace HoopWire.ControlPlane;

/// <summary>An approval request as its requester and its reviewers see it.</summary>
internal sealed record ApprovalView(string Id, string State, string User, string? Agent, string Kind, string Target, string Credential, string Database, string Rule)
{
    private const int ExcerptChars = 4096;

    public string[] Reviewers { get; init; } = [];

    public long Approvers { get; init; }

    /// <summary>Who must agree besides, where other rules hold the command, too: one text for each, such as <c>2 of leads</c>.</summary>
    public string[] Also { get; init; } = [];

    /// <summary>Those who have agreed, of several who must.</summary>
    public string[] Agreed { get; init; } = [];

    public string Statement { get; init; } = "";

    /// <summary>Lists show the start of a long statement.</summary>
    public bool StatementCut { get; init; }

    public long StatementBytes { get; init; }

    public string? Parameters { get; init; }

    public string? Reason { get; init; }

    public string SessionId { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    public string? DecisionReason { get; init; }

    public DateTimeOffset? ConsumedAt { get; init; }

    /// <summary>Until when it may be used again and again; null for once.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    public long Uses { get; init; }

    /// <summary>What the target's planner expects.</summary>
    public string? Estimate { get; init; }

    /// <summary>Statements of a set that need approval; null for a single command.</summary>
    public long? Statements { get; init; }

    /// <summary>Groups whose members may let their own command run.</summary>
    public string[] BreakGlass { get; init; } = [];

    /// <summary>Whether the requester let it run.</summary>
    public bool GlassBroken { get; init; }

    /// <summary>The request as somebody reads it.</summary>
    public static ApprovalView Of(ApprovalRow row, ReviewText review) =>
        new(row.Id, row.State, row.User, row.Agent, row.Kind.ToLowerInvariant(), row.Target, row.Credential, row.Database, row.Rule)
        {
            Reviewers = [.. JsonList.Read(row.Reviewers)],
            Approvers = row.Approvers,
            Also = [.. QuorumList.Read(row.Also).Select(quorum => quorum.ToString())],
            Statement = review.Hide(row.Statement)!,
            StatementBytes = row.StatementBytes,
            Parameters = review.HideParameters(row.Parameters),
            Reason = review.Hide(row.Reason),
            SessionId = row.SessionId,
            CreatedAt = UnixTime.ToTime(row.CreatedAt),
            ExpiresAt = UnixTime.ToTime(row.ExpiresAt),
            DecidedAt = UnixTime.ToTime(row.DecidedAt),
            DecidedBy = row.DecidedBy,
            DecisionReason = row.DecisionReason,
            ConsumedAt = UnixTime.ToTime(row.ConsumedAt),
            ValidUntil = UnixTime.ToTime(row.ValidUntil),
            Uses = row.Uses,
            Estimate = row.Estimate,
            Statements = row.SetSize,
            BreakGlass = [.. JsonList.Read(row.BreakGlass)],
            GlassBroken = row.Broken == 1,
        };

    /// <summary>Its beginning, cut after what is hidden is hidden: half a value is found by no detector.</summary>
    public static ApprovalView Excerpt(ApprovalRow row, ReviewText review)
    {
        ApprovalView view = Of(row, review);
        bool cut = view.Statement.Length > ExcerptChars || view.Parameters?.Length > ExcerptChars;
        return cut ? view with { Statement = Start(view.Statement), Parameters = view.Parameters is null ? null : Start(view.Parameters), StatementCut = true } : view;
    }

    private static string Start(string text) => text.Length <= ExcerptChars ? text : text[..ExcerptChars];
}
