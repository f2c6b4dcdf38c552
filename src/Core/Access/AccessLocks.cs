using HoopWire.Sessions;

namespace HoopWire.Access;

/// <summary>The locks in force, as far as this gateway knows. Swapped whole; look-ups are in memory and never block. Thread-safe.</summary>
/// <param name="time">The clock that locks expire by.</param>
public sealed class AccessLocks(TimeProvider time)
{
    private volatile AccessLock[] _all = [];

    /// <summary>The lock on somebody, or on the agent that acts for them; null for none.</summary>
    public AccessLock? Of(Identity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return Of(identity.User, identity.Agent);
    }

    /// <summary>The lock on a user of this name, or on the agent that acts for them; null for none.</summary>
    public AccessLock? Of(string user, string? agent) => Find(LockKind.User, user) ?? (agent is null ? null : Find(LockKind.User, agent));

    /// <summary>The lock on a target; null for none.</summary>
    public AccessLock? OfTarget(string name) => Find(LockKind.Target, name);

    /// <summary>The lock that a session falls under: of whose it is, or of its target; null for none.</summary>
    public AccessLock? Of(SessionHeader session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Of(session.Identity) ?? OfTarget(session.Target);
    }

    /// <summary>Puts other locks in force. False when they are the same.</summary>
    internal bool Replace(AccessLock[] locks)
    {
        if (_all.AsSpan().SequenceEqual(locks)) return false;
        _all = locks;
        return true;
    }

    private AccessLock? Find(LockKind kind, string name)
    {
        foreach (AccessLock found in _all)
            if (found.IsOn(kind, name) && !(found.ExpiresAt <= time.GetUtcNow())) return found;
        return null;
    }
}
