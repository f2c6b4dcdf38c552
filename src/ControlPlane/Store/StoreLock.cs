namespace HoopWire.ControlPlane;

/// <summary>What a write transaction has to itself, of all gateways that share the database.</summary>
internal enum StoreLock
{
    /// <summary>The tables themselves.</summary>
    Schema = 1,

    /// <summary>Keys, subjects, secrets and approvals: short transactions that decide something.</summary>
    Records = 2,

    /// <summary>The audit: rows, sessions, and what waits for exports.</summary>
    Audit = 3,
}
