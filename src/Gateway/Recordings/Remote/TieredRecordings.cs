using HoopWire.Recording;

namespace HoopWire.Gateway.Recordings;

/// <summary>Recordings on this disk, and behind it those that only the store has.</summary>
internal sealed class TieredRecordings(RecordingCatalog local, IRecordingStorage remote, UploadStates uploads) : IRecordingStorage
{
    /// <inheritdoc/>
    public IReadOnlyList<RecordingEntry> Parts(string id)
    {
        var here = local.PartsInPlace(id);
        // The first file of a session leaves this disk first: while it is here, all are, and the store is not asked.
        if (here.Count > 0 && here[0].Part == 0) return here;
        var there = remote.Parts(id);
        if (there.Count + here.Count == 0) return local.PartsElsewhere(id);
        return [.. here.Concat(there).DistinctBy(entry => entry.Name).OrderBy(entry => entry.Part)];
    }

    /// <inheritdoc/>
    public bool IsOpen(string id) => local.IsOpen(id);

    /// <inheritdoc/>
    public RecordingEntry? Named(string name) => local.Named(name) ?? remote.Named(name);

    /// <inheritdoc/>
    public IEnumerable<RecordingEntry> List(DateTimeOffset? since = null, DateTimeOffset? until = null)
    {
        using var here = local.List(since, until).GetEnumerator();
        using var there = remote.List(since, until).GetEnumerator();
        bool left = here.MoveNext(), right = there.MoveNext();
        while (left || right)
        {
            int order = !left ? -1 : !right ? 1 : string.CompareOrdinal(here.Current.Name, there.Current.Name);
            yield return order >= 0 ? here.Current : there.Current;
            if (order >= 0) left = here.MoveNext();
            if (order <= 0) right = there.MoveNext();
        }
    }

    /// <inheritdoc/>
    public Stream Open(RecordingEntry entry, CancellationToken cancellationToken = default)
    {
        if (entry.IsRemote) return remote.Open(entry, cancellationToken);
        try
        {
            return local.Open(entry, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            // It left this disk after it was found.
            return remote.Open(entry, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Delete(RecordingEntry entry)
    {
        remote.Delete(entry);
        if (local.Named(entry.Name) is { } here) local.Delete(here);
        uploads.Forget(entry);
    }
}
