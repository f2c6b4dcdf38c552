using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Who calls the API: a proved identity, or the operator on the control socket.</summary>
internal sealed record ApiCaller
{
    private ApiCaller(Identity? identity, string name, bool isAuditor, bool isOperator) =>
        (Identity, Name, IsAuditor, IsOperator) = (identity, name, isAuditor, isOperator);

    /// <summary>Somebody who has proved nothing, and was not asked to.</summary>
    public static ApiCaller Unknown { get; } = new(null, "", isAuditor: false, isOperator: false);

    /// <summary>The identity; null for the operator on the control socket.</summary>
    public Identity? Identity { get; }

    /// <summary>The name for the audit: a user, or <c>operator:UID</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the caller may see everybody's sessions, recordings and audit rows.</summary>
    public bool IsAuditor { get; }

    /// <summary>Whether the caller may make and revoke keys and end sessions.</summary>
    public bool IsOperator { get; }

    public static ApiCaller Of(Identity identity, ApiRoles roles) =>
        new(identity, identity.DisplayName, roles.Auditor.Has(identity), roles.Operator.Has(identity));

    public static ApiCaller Operator(uint uid) => new(null, $"operator:{uid}", isAuditor: true, isOperator: true);

    public bool Has(Permission permission) => permission switch
    {
        Permission.Anybody => true,
        Permission.SignedIn => this != Unknown,
        Permission.Identified => Identity is not null,
        Permission.Auditor => IsAuditor,
        Permission.AuditorOrOperator => IsAuditor || IsOperator,
        Permission.Operator => IsOperator,
        _ => false,
    };

    /// <summary>Whether a session is the caller's own: the same user; for an agent the same agent; within the credential's targets.</summary>
    public bool Owns(SessionRow session) =>
        Identity is { } identity
        && string.Equals(session.User, identity.User, StringComparison.Ordinal)
        && (identity.Agent is null || string.Equals(session.Agent, identity.Agent, StringComparison.Ordinal))
        && (identity.Targets.IsDefaultOrEmpty || identity.Targets.Contains(session.Target, StringComparer.Ordinal));
}
