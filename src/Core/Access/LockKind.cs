namespace HoopWire.Access;

/// <summary>What a lock is on.</summary>
public enum LockKind
{
    /// <summary>A person, a CI job or an agent, by its name.</summary>
    User,

    /// <summary>A target.</summary>
    Target,
}
