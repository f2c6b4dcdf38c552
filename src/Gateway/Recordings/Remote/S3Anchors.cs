using System.Security.Cryptography;
using System.Text;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Recordings;

/// <summary>Heads of the root log as objects of an S3-compatible store, under <c>anchors/</c>.</summary>
internal sealed class S3Anchors(S3Bucket bucket) : IAnchorStore
{
    private const string Folder = "anchors/";
    private const int AnchorBytesMax = 64 << 10;

    /// <inheritdoc/>
    public string Place => bucket.PlaceOf(Folder);

    /// <inheritdoc/>
    public async Task PutAsync(string name, ReadOnlyMemory<byte> anchor, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(anchor.ToArray());
        var kept = bucket.NewLock();
        bool isNew = await bucket.PutAsync(Folder + name, content, Convert.ToHexStringLower(SHA256.HashData(anchor.Span)), kept, cancellationToken);
        if (isNew && !bucket.Locks) return;
        try
        {
            await LookAsync(Folder + name, anchor, isNew ? kept : null, isNew, cancellationToken);
        }
        catch (IOException e) when (S3Bucket.IsForbidden(e))
        {
            // A credential that may write and nothing else: the store has taken it, or had it. Who verifies reads it with another.
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken)
    {
        List<string> anchors = [];
        foreach (var (name, bytes, version) in await FoundAsync(cancellationToken))
        {
            if (bytes > AnchorBytesMax) throw new IOException($"{bucket.PlaceOf(name)} is too large for an anchor.");
            using var content = new MemoryStream();
            await bucket.ReadAsync(name, content, cancellationToken, version);
            anchors.Add(Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length));
        }

        return anchors;
    }

    // A deletion in a bucket with versions, or another object in one's place, hides nothing of what was there before.
    private async Task<IEnumerable<(string Name, long Bytes, string? Version)>> FoundAsync(CancellationToken cancellationToken)
    {
        var versions = await bucket.VersionsAsync(Folder, cancellationToken);
        if (versions is { Count: > 0 }) return versions.Select(found => (found.Name, found.Bytes, (string?)found.Version));
        return (await bucket.ObjectsAsync(Folder, cancellationToken)).Select(found => (found.Name, found.Bytes, (string?)null));
    }

    private async Task LookAsync(string name, ReadOnlyMemory<byte> anchor, ObjectLock? asked, bool isNew, CancellationToken cancellationToken)
    {
        if (bucket.Locks && !(await bucket.FindAsync(name, cancellationToken) is { } found && bucket.IsLocked(found, asked)))
            throw new IOException($"{bucket.PlaceOf(name)} is not locked, or not as the configuration says: has the bucket object lock?");
        if (isNew) return;
        // Taken by an attempt whose answer was lost, or by somebody.
        var (_, sha256, _) = await bucket.ReadAsync(name, Stream.Null, cancellationToken);
        if (sha256 != Convert.ToHexStringLower(SHA256.HashData(anchor.Span))) throw new IOException($"{bucket.PlaceOf(name)} is another anchor: something else has its place.");
    }

    /// <inheritdoc/>
    public void Dispose() => bucket.Dispose();
}
