namespace HoopWire.Gateway.Recordings;

/// <summary>What the store tells of an object.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="ETag">The store's mark of this content.</param>
internal sealed record S3Object(long Bytes, string ETag)
{
    /// <summary>SHA-256 of the content, as it was given when it was stored; null when it was not.</summary>
    public string? Sha256 { get; init; }

    /// <summary>When it was stored, by the store's clock.</summary>
    public DateTimeOffset StoredAt { get; init; }

    /// <summary>How nobody can change or delete it; null when it is not locked.</summary>
    public ObjectLock? Lock { get; init; }
}
