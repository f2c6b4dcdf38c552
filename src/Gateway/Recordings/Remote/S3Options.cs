using HoopWire.Access;

namespace HoopWire.Gateway.Recordings;

/// <summary>A place in an S3-compatible store.</summary>
/// <param name="Bucket">The bucket.</param>
internal sealed record S3Options(string Bucket)
{
    /// <summary>The store's address; null for AWS's own of the region.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region that requests are signed for.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>What every key starts with; empty, or ended by a slash.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The access key's id; null for what the machine or its role has.</summary>
    public Secret? AccessKey { get; init; }

    /// <summary>The secret of the access key; null together with it.</summary>
    public Secret? SecretKey { get; init; }

    /// <summary>Whether the bucket stands in the path instead of the host's name.</summary>
    public bool PathStyle { get; init; }

    /// <summary>How objects are locked.</summary>
    public ObjectLockMode Lock { get; init; }

    /// <summary>For how long.</summary>
    public TimeSpan LockFor { get; init; }

    /// <summary>How long a file stays on the gateway's disk too, from its session's start.</summary>
    public TimeSpan KeepLocal { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Files above this size go in parts of it, in bytes.</summary>
    public long PartBytes { get; init; } = 16 << 20;
}
