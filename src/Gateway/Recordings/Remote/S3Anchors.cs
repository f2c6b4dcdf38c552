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
        await bucket.PutAsync(Folder + name, content, Convert.ToHexStringLower(SHA256.HashData(anchor.Span)), cancellationToken);
        if (!bucket.Locks) return;
        if (await bucket.FindAsync(Folder + name, cancellationToken) is not { LockedUntil: not null })
            throw new IOException($"{bucket.PlaceOf(Folder + name)} is not locked: the bucket offers no object lock.");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken)
    {
        List<string> anchors = [];
        foreach (var (name, bytes) in await bucket.ObjectsAsync(Folder, cancellationToken))
        {
            if (bytes > AnchorBytesMax) throw new IOException($"{bucket.PlaceOf(name)} is too large for an anchor.");
            using var content = new MemoryStream();
            await bucket.ReadAsync(name, content, cancellationToken);
            anchors.Add(Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length));
        }

        return anchors;
    }

    /// <inheritdoc/>
    public void Dispose() => bucket.Dispose();
}
