namespace HoopWire.Access;

/// <summary>An operator's word that somebody, or a target, is shut off until it is taken back.</summary>
/// <param name="Kind">What it is on.</param>
/// <param name="Name">The user's, agent's or target's name.</param>
/// <param name="ExpiresAt">When it ends by itself; null for never.</param>
public sealed record AccessLock(LockKind Kind, string Name, DateTimeOffset? ExpiresAt)
{
    /// <summary>What those are told whom it stops: one sentence, without the operator's reason.</summary>
    public string Sentence => Kind == LockKind.User ? $"User {Name} is locked." : $"Target {Name} is locked.";

    /// <summary>Whether it is on this name. No spelling of a locked name gets past the lock.</summary>
    public bool IsOn(LockKind kind, string? name) => Kind == kind && string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
