namespace HoopWire.Recording;

/// <summary>
/// Where recordings are kept and read again: the gateway's disk, or a remote store with the disk in front of it. Members may wait for a network, and
/// are not called from loops.
/// </summary>
public interface IRecordingStorage
{
    /// <summary>The files of a session's recording in their order: one, and more where a file was found damaged or gone and the recording went on in another. Empty when there is none.</summary>
    /// <exception cref="IOException">The storage cannot be reached.</exception>
    IReadOnlyList<RecordingEntry> Parts(string id);

    /// <summary>Whether the recording of a session has been begun here and not closed.</summary>
    bool IsOpen(string id);

    /// <summary>The file of this name, as <see cref="RecordingEntry.Name"/> gives it; null when there is none.</summary>
    /// <exception cref="IOException">The storage cannot be reached.</exception>
    RecordingEntry? Named(string name);

    /// <summary>Recordings of sessions that started in a time range, newest first, files of one session next to each other; read as they are taken.</summary>
    /// <exception cref="IOException">The storage cannot be reached.</exception>
    IEnumerable<RecordingEntry> List(DateTimeOffset? since = null, DateTimeOffset? until = null);

    /// <summary>Opens a file from its beginning; one on this disk may be one that still grows.</summary>
    /// <exception cref="RecordingsBusyException">It lies far away, and as many as may be are being fetched.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    Stream Open(RecordingEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file for good.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    void Delete(RecordingEntry entry);
}
