namespace HoopWire.ControlPlane;

/// <summary>An access key; its text only in the answer that makes it.</summary>
internal sealed record KeyView(string Id, string User, string? Agent, string[] Targets, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string CreatedBy)
{
    public DateTimeOffset? RevokedAt { get; init; }

    public string? RevokedBy { get; init; }

    public string? Key { get; init; }

    /// <summary>Targets it is limited to that are not there, in the answer that makes it; null for none.</summary>
    public string[]? UnknownTargets { get; init; }

    public static KeyView Of(KeyInfo key, string? text = null) =>
        new(key.Id, key.User, key.Agent, [.. key.Targets], key.CreatedAt, key.ExpiresAt, key.CreatedBy)
        {
            RevokedAt = key.RevokedAt,
            RevokedBy = key.RevokedBy,
            Key = text,
        };

    // The printed members of a record would show the key.
    public override string ToString() => Id;
}
