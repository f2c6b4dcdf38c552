namespace HoopWire.Gateway.Recordings;

/// <summary>A part of an object that the store has.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="ETag">The store's mark of it.</param>
internal sealed record UploadedPart(int Number, string ETag)
{
    /// <summary>The store's own SHA-256 of it, in base 64; null where it makes none.</summary>
    public string? Sha256 { get; init; }
}
