namespace HoopWire.ControlPlane;

/// <summary>By what a statement is found in sets that were approved ahead of time.</summary>
/// <param name="Binding">The statement, its requester and its place.</param>
/// <param name="Before">What the session has run before it: all of that must be in the set too.</param>
internal sealed record SingleStatementKey(byte[] Binding, IReadOnlyList<byte[]> Before);
