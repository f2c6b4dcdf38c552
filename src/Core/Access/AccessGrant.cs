using HoopWire.Policy;

namespace HoopWire.Access;

/// <summary>What one person may do on one target: the outcome of the grants in force.</summary>
/// <param name="Target">The target.</param>
/// <param name="Credential">The credential the gateway uses there.</param>
/// <param name="Policy">The rules, compiled.</param>
/// <param name="Source">Where it is written: file and line.</param>
public sealed record AccessGrant(Target Target, TargetCredential Credential, CompiledPolicy Policy, string Source)
{
    /// <summary>Why a session under this grant ends, now that the configuration has moved; null where it goes on, by the rules of the grant it has now.</summary>
    /// <param name="now">What the person has now for the same target; null for nothing.</param>
    public string? WhyLost(AccessGrant? now) => now is null
        ? "The grant for this target is gone."
        : now.Target != Target || now.Credential != Credential ? "The target's configuration has changed." : null;
}
