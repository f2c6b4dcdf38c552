namespace HoopWire.ControlPlane;

/// <summary>One access key as the store keeps it.</summary>
internal sealed record KeyRow
{
    public string Id { get; init; } = "";

    public string User { get; init; } = "";

    public string? Agent { get; init; }

    public string Targets { get; init; } = "[]";

    public long CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    /// <summary>The key that this one was made with; it is revoked along with it.</summary>
    public string? ParentId { get; init; }

    public long ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public string? RevokedBy { get; init; }

    public long Iterations { get; init; }

    public byte[] StoredKey { get; init; } = [];

    public byte[] ServerKey { get; init; } = [];

    /// <summary>Null for a key that was made before this was kept.</summary>
    public byte[]? Sha1Twice { get; init; }

    /// <summary>Null for a key that was made before this was kept.</summary>
    public byte[]? Sha256Twice { get; init; }

    /// <summary>Null for a key that was made before this was kept.</summary>
    public byte[]? Ed25519Key { get; init; }

    public bool IsLive(long now) => RevokedAt is null && now < ExpiresAt;
}
