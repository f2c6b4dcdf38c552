namespace HoopWire.ControlPlane;

/// <summary>The configuration's <c>roles</c> section.</summary>
public sealed record ApiRoles
{
    /// <summary>Sees every session, recording and audit row.</summary>
    public RoleMembers Auditor { get; init; } = RoleMembers.None;

    /// <summary>Makes and revokes keys, lists and ends sessions.</summary>
    public RoleMembers Operator { get; init; } = RoleMembers.None;
}
