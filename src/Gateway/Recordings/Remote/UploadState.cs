using System.Collections.Immutable;

namespace HoopWire.Gateway.Recordings;

/// <summary>How far a file has come on its way to the store, kept beside the recordings so that a restart goes on from there.</summary>
/// <param name="Bytes">The file's size.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal digits.</param>
internal sealed record UploadState(long Bytes, string Sha256)
{
    /// <summary>Id of the upload in parts; null for none.</summary>
    public string? Upload { get; init; }

    /// <summary>Bytes of a part.</summary>
    public long PartBytes { get; init; }

    /// <summary>Parts that the store has.</summary>
    public ImmutableArray<UploadedPart> Parts { get; init; } = [];

    /// <summary>The lock that was asked for with it; null for none, and where nobody knows any more.</summary>
    public ObjectLock? Lock { get; init; }

    /// <summary>The store's mark of the object that was read back and found the same; null until then.</summary>
    public string? VerifiedETag { get; init; }

    /// <summary>Whether the file has been taken from this disk, as the store has it.</summary>
    public bool HasLeft { get; init; }
}
