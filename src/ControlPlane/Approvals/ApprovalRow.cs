using System.Security.Cryptography;
using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>One approval request as the store keeps it.</summary>
internal sealed record ApprovalRow
{
    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int IdLength = 10;

    public string Id { get; init; } = "";

    public string State { get; init; } = ApprovalState.Pending;

    public string SessionId { get; init; } = "";

    public string User { get; init; } = "";

    public string? Agent { get; init; }

    public string Kind { get; init; } = "";

    public string Target { get; init; } = "";

    public string Credential { get; init; } = "";

    public string Database { get; init; } = "";

    public string Rule { get; init; } = "";

    public string Reviewers { get; init; } = "[]";

    public long Approvers { get; init; }

    /// <summary>What other rules ask for besides, as a <see cref="QuorumList"/>.</summary>
    public string Also { get; init; } = QuorumList.None;

    /// <summary>All who must agree.</summary>
    public IEnumerable<Quorum> Quorums => [new Quorum(JsonList.Read(Reviewers), (int)Approvers), .. QuorumList.Read(Also)];

    /// <summary>Whether it outlives the requester's connection (1) or not (0).</summary>
    public long Keep { get; init; }

    public byte[] Binding { get; init; } = [];

    public string Statement { get; init; } = "";

    public long StatementBytes { get; init; }

    public string? Parameters { get; init; }

    public string? Reason { get; init; }

    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    public string? DecisionReason { get; init; }

    public long? ConsumedAt { get; init; }

    /// <summary>Until when an approval may be used again and again; null for once.</summary>
    public long? ValidUntil { get; init; }

    /// <summary>How often it was used.</summary>
    public long Uses { get; init; }

    /// <summary>How many rows the target's planner expects; null where it was not asked.</summary>
    public string? Estimate { get; init; }

    /// <summary>Groups whose members may let their own command run.</summary>
    public string BreakGlass { get; init; } = "[]";

    /// <summary>Whether the requester let it run (1) or not (0).</summary>
    public long Broken { get; init; }

    /// <summary>How many statements a set has; null for a single command.</summary>
    public long? SetSize { get; init; }

    /// <summary>Whether the audit has how it was approved (1) or not yet (0), on whichever gateway that was: until then it serves nobody.</summary>
    public long Told { get; init; } = 1;

    /// <summary>The gateway that its session runs on, where several share the store; it alone ends what its sessions leave.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>How it ended, once that may be told, as its requester is told: on a terminal, where what a reviewer wrote must not act.</summary>
    public ApprovalDecision? Decision => State switch
    {
        ApprovalState.Approved when Told == 1 => new ApprovalDecision(ApprovalOutcome.Approved, Plain(DecidedBy), Plain(DecisionReason)),
        ApprovalState.Denied => new ApprovalDecision(ApprovalOutcome.Denied, Plain(DecidedBy), Plain(DecisionReason)),
        ApprovalState.Expired => new ApprovalDecision(ApprovalOutcome.Expired, Plain(DecidedBy), Plain(DecisionReason)),
        ApprovalState.Withdrawn => new ApprovalDecision(ApprovalOutcome.Withdrawn, Plain(DecidedBy), Plain(DecisionReason)),
        _ => null,
    };

    /// <summary>A request as it is stored first, under an id of its own.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="now">The time, in milliseconds since 1970 UTC.</param>
    public static ApprovalRow Of(ApprovalRequest request, long now) => new()
    {
        Id = RandomNumberGenerator.GetString(IdAlphabet, IdLength),
        SessionId = request.SessionId,
        User = request.Requester.User,
        Agent = request.Requester.Agent,
        Kind = request.Requester.Kind.ToString(),
        Target = request.Target,
        Credential = request.Credential,
        Database = request.Database,
        Rule = request.Rule,
        Reviewers = JsonList.Write(request.Terms.Reviewers),
        BreakGlass = JsonList.Write(request.Terms.BreakGlass),
        Approvers = Math.Max(1, request.Terms.Approvers),
        Also = QuorumList.Write(request.Terms.Also),
        Keep = request.Terms.KeepsFor(request.Requester) ? 1 : 0,
        Binding = ApprovalBinding.Of(request),
        Statement = request.StatementText,
        StatementBytes = request.Statement.Length,
        Parameters = request.ParametersText,
        Reason = request.Reason,
        CreatedAt = now,
        ExpiresAt = now + (long)request.Terms.Timeout.TotalMilliseconds,
    };

    private static string? Plain(string? text) => text is null ? null : PlainText.Of(text);
}
