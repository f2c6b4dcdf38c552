namespace HoopWire.ControlPlane;

/// <summary>What was asked for is done, and the audit that says so cannot be written now.</summary>
public sealed class AuditUnavailableException() : Exception("It is done, and the audit that says so cannot be written now.");
