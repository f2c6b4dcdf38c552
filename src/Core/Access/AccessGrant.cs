using HoopWire.Policy;

namespace HoopWire.Access;

/// <summary>What one person may do on one target: the outcome of the grants in force.</summary>
/// <param name="Target">The target.</param>
/// <param name="Credential">The credential the gateway uses there.</param>
/// <param name="Policy">The rules, compiled.</param>
/// <param name="Source">Where it is written: file and line.</param>
public sealed record AccessGrant(Target Target, TargetCredential Credential, CompiledPolicy Policy, string Source);
