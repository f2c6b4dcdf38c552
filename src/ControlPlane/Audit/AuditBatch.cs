namespace HoopWire.ControlPlane;

/// <summary>Entries that are stored together, whole or not at all, and how far that has come over all attempts.</summary>
/// <param name="entries">The entries.</param>
internal sealed class AuditBatch(IReadOnlyList<AuditEntry> entries)
{
    public IReadOnlyList<AuditEntry> Entries => entries;

    /// <summary>The transaction that stores them.</summary>
    public StoreWrite Write { get; } = new();

    /// <summary>The last line of the root log that is in the store with them; null where that does not change.</summary>
    public long? RootLine { get; init; }

    /// <summary>Rows that the attempt has given a place: theirs only if it stands.</summary>
    public List<StoredRow> Placed { get; } = [];

    /// <summary>Takes the places back of an attempt that does not stand.</summary>
    public void Displace()
    {
        foreach (StoredRow place in Placed) place.Id = 0;
        Placed.Clear();
    }
}
