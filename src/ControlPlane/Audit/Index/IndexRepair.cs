using System.Security.Cryptography;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// Reads recordings into the index again: those that the gateway has sealed, and nothing that somebody may have put in their place. What does not stand up
/// to its seal replaces no row.
/// </summary>
/// <param name="store">The index.</param>
/// <param name="publicKey">The gateway's key, with which recordings are verified.</param>
/// <param name="hasLiterals">What <see cref="IndexedSession"/> asks about a protocol.</param>
/// <param name="log">Is told of what cannot be read.</param>
internal sealed class IndexRepair(IAuditStore store, ECDsa publicKey, Func<string, bool> hasLiterals, ILogger<IndexRepair> log)
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    /// <summary>Reads those of some sessions that have ended.</summary>
    public void Complete(IEnumerable<string> sessionIds, IRecordingStorage storage, ReadingKey? key, CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (string id in sessionIds)
        {
            if (cancellationToken.IsCancellationRequested) break;
            if (Complete(id, storage, key)) count++;
        }

        if (count > 0) AuditLogMessages.Completed(log, count);
    }

    /// <summary>Reads those of sessions whose rows the index leaves out, as they are closed.</summary>
    public async Task FollowAsync(AuditIndex index, AuditLog rows, IRecordingStorage storage, ReadingKey? key, CancellationToken cancellationToken)
    {
        while (true)
        {
            string[] ids = await index.TakeUnreadAsync(cancellationToken);
            // What was given of them before is stored first: it is replaced.
            while (!await rows.FlushAsync(FlushInterval)) await Task.Delay(FlushInterval, cancellationToken);
            await Task.Run(() => Complete(ids, storage, key, cancellationToken), cancellationToken);
        }
    }

    /// <summary>
    /// Reads all files of one, whatever the index has of it. Where one of them does not stand up, the rows that there are stay, since the others do not
    /// have all of them; where there are none, those of the others are better than nothing.
    /// </summary>
    /// <exception cref="IOException">The index cannot be written.</exception>
    public RebuiltSession Rebuild(string sessionId, IRecordingStorage storage, IEnumerable<RecordingEntry> files, ReadingKey? key)
    {
        List<RecordingEntry> sealedFiles = [];
        List<UnreadFile> unread = [];
        foreach (RecordingEntry file in files)
        {
            if (Try(file, unread, () => Verify(storage, file))) sealedFiles.Add(file);
        }

        if (unread.Count > 0 && (sealedFiles.Count == 0 || store.HasRecorded(sessionId))) return new RebuiltSession(0, [.. unread]);
        RecordingIndexer indexer = new(store, sessionId, hasLiterals);
        foreach (RecordingEntry file in sealedFiles) Try(file, unread, () => Read(indexer, storage, file, key));
        indexer.Finish();
        if (unread.Count == 0) store.Append(new AuditBatch([new AuditEntry.Complete([sessionId])]));
        return new RebuiltSession(indexer.Rows, [.. unread]);
    }

    private static bool Try(RecordingEntry file, List<UnreadFile> unread, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            unread.Add(new UnreadFile(file.Path, e.Message, IsDamaged: e is InvalidDataException));
            return false;
        }
    }

    private static void Read(RecordingIndexer indexer, IRecordingStorage storage, RecordingEntry file, ReadingKey? key)
    {
        using RecordingReader reader = new(storage.Open(file), key);
        indexer.Read(reader);
    }

    private void Verify(IRecordingStorage storage, RecordingEntry file)
    {
        using Stream stream = storage.Open(file);
        Verification found = RecordingVerifier.Verify(stream, publicKey);
        if (found.State == RecordingState.Sealed)
        {
            if (found.Session is null || found.Session == file.Id) return;
            throw new InvalidDataException("It is the recording of another session.");
        }

        throw new InvalidDataException(found.State == RecordingState.Broken ? found.Detail : "It has no seal, so that nothing proves who has written it.");
    }

    private bool Complete(string id, IRecordingStorage storage, ReadingKey? key)
    {
        try
        {
            RecordingEntry[] files = [.. storage.Parts(id).Where(file => file is { IsTerminal: false, IsOpen: false })];
            RebuiltSession rebuilt = Rebuild(id, storage, files, key);
            foreach (UnreadFile file in rebuilt.Unread)
            {
                if (file.IsDamaged) AuditLogMessages.DamagedRecording(log, id, file.Problem);
                else AuditLogMessages.NotIndexed(log, id, file.Problem);
            }

            if (rebuilt.Unread.Any(file => !file.IsDamaged)) return false;
            if (rebuilt.Unread.Length > 0) store.Append(new AuditBatch([new AuditEntry.Complete([id])]));
            return files.Length > 0;
        }
        catch (Exception e)
        {
            AuditLogMessages.NotIndexed(log, id, e.Message);
            return false;
        }
    }
}
