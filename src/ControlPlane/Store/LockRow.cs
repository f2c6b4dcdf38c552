using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>One lock as the store keeps it.</summary>
internal sealed record LockRow
{
    /// <summary>Of a user.</summary>
    public const string User = "user";

    /// <summary>Of a target.</summary>
    public const string Target = "target";

    public string Kind { get; init; } = User;

    public string Name { get; init; } = "";

    /// <summary>Why, for those who look after it; null for nothing said.</summary>
    public string? Reason { get; init; }

    public long CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    /// <summary>Null for a lock that stays until it is taken back.</summary>
    public long? ExpiresAt { get; init; }

    public static string KindOf(LockKind kind) => kind == LockKind.User ? User : Target;

    public AccessLock ToLock() => new(Kind == User ? LockKind.User : LockKind.Target, Name, UnixTime.ToTime(ExpiresAt));
}
