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
            if (Complete(id, storage, key, cancellationToken)) count++;
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
    /// <exception cref="OperationCanceledException">The gateway stops while a file is fetched.</exception>
    public RebuiltSession Rebuild(string sessionId, IRecordingStorage storage, IEnumerable<RecordingEntry> files, ReadingKey? key, CancellationToken cancellationToken = default)
    {
        RecordingEntry[] all = [.. files];
        List<RecordingEntry> sealedFiles = [];
        List<UnreadFile> unread = [];
        // A single one, as nearly every session has, is read as it was verified: one from a store is fetched once. Of several only one at a time is held.
        Stream? only = null;
        try
        {
            foreach (RecordingEntry file in all)
            {
                if (!Try(file, unread, () => only = Verified(storage, file, cancellationToken))) continue;
                sealedFiles.Add(file);
                if (all.Length > 1) only!.Dispose();
            }

            if (unread.Count > 0 && (sealedFiles.Count == 0 || store.HasRecorded(sessionId))) return new RebuiltSession(0, [.. unread]);
            return Read(sessionId, sealedFiles, unread, file => all.Length > 1 ? storage.Open(file, cancellationToken) : only!, key);
        }
        finally
        {
            only?.Dispose();
        }
    }

    private RebuiltSession Read(string sessionId, List<RecordingEntry> files, List<UnreadFile> unread, Func<RecordingEntry, Stream> open, ReadingKey? key)
    {
        RecordingIndexer indexer = new(store, sessionId, hasLiterals);
        foreach (RecordingEntry file in files)
        {
            Try(file, unread, () =>
            {
                using RecordingReader reader = new(open(file), key);
                indexer.Read(reader);
            });
        }

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

    /// <summary>A file that is sealed and its session's own, from its start.</summary>
    private Stream Verified(IRecordingStorage storage, RecordingEntry file, CancellationToken cancellationToken)
    {
        Stream stream = storage.Open(file, cancellationToken);
        try
        {
            Verify(stream, file);
            stream.Position = 0;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private void Verify(Stream stream, RecordingEntry file)
    {
        Verification found = RecordingVerifier.Verify(stream, publicKey);
        if (found.State == RecordingState.Sealed)
        {
            if (!found.IsAnothers(file.Id)) return;
            throw new InvalidDataException("It is the recording of another session.");
        }

        throw new InvalidDataException(found.State == RecordingState.Broken ? found.Detail : "It has no seal, so that nothing proves who has written it.");
    }

    private bool Complete(string id, IRecordingStorage storage, ReadingKey? key, CancellationToken cancellationToken)
    {
        try
        {
            RecordingEntry[] files = [.. storage.Parts(id).Where(file => file is { IsTerminal: false, IsOpen: false })];
            RebuiltSession rebuilt = Rebuild(id, storage, files, key, cancellationToken);
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
