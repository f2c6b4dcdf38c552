using System.Security.Cryptography;
using HoopWire.Recording;

namespace HoopWire.Gateway.Recordings;

/// <summary>Brings one closed recording into the store: whole, or in parts of which those that have arrived are not sent again, and read back in the end.</summary>
internal sealed class RecordingUpload(S3Bucket bucket, UploadStates states, long partBytes)
{
    // What S3 allows of one object.
    private const int PartsMax = 10_000;
    private const int OthersMax = 10_000;

    // Objects that were read and found to be another file than this one: read again only once the store's mark of them is another.
    private readonly Dictionary<string, (string Sha256, string ETag)> _others = new(StringComparer.Ordinal);

    /// <summary>Uploads the file unless it is there, and verifies that it is.</summary>
    /// <exception cref="IOException">It is not there yet, and the local file is still needed.</exception>
    public async Task RunAsync(RecordingEntry entry, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(entry.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 128 << 10, FileOptions.Asynchronous);
        var state = await StateAsync(entry, file, cancellationToken);
        if (state.VerifiedETag is not null) return;
        if (await bucket.FindAsync(entry.Name, cancellationToken) is { } found) CheckPlace(entry, state, found);
        else state = await SendAsync(entry, file, state, cancellationToken);
        await VerifyAsync(entry, state, cancellationToken);
    }

    /// <summary>Whether what was verified is still there. Where the store has nothing of the name any more, the file counts as never sent: the next attempt sends it again.</summary>
    /// <exception cref="IOException">The store cannot be asked; or something else has its place, or it is not locked where it is to be.</exception>
    public async Task<bool> IsThereAsync(RecordingEntry entry, CancellationToken cancellationToken)
    {
        if (states.Find(entry) is not { VerifiedETag: { } etag } state) return false;
        if (await bucket.FindAsync(entry.Name, cancellationToken) is not { } found)
        {
            states.Forget(entry);
            return false;
        }

        if (state.Bytes != entry.Bytes) throw new IOException($"{entry.Path} is not what was sent to {bucket.PlaceOf(entry.Name)}: it has changed since.");
        CheckPlace(entry, state, found);
        // Somebody has put something there since: its bytes say whether it is the same.
        if (found.ETag != etag) await VerifyAsync(entry, state, cancellationToken);
        return true;
    }

    private async Task<UploadState> StateAsync(RecordingEntry entry, FileStream file, CancellationToken cancellationToken)
    {
        string sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (states.Find(entry) is { } known && known.Sha256 == sha256 && known.Bytes == file.Length) return known;
        return new UploadState(file.Length, sha256);
    }

    private async Task<UploadState> SendAsync(RecordingEntry entry, FileStream file, UploadState state, CancellationToken cancellationToken)
    {
        if (state.Bytes > partBytes) return await SendPartsAsync(entry, file, state, cancellationToken);
        state = state with { Lock = bucket.NewLock() };
        file.Position = 0;
        // Where somebody was quicker, it is with the lock of theirs: that is looked at as everybody's.
        return await bucket.PutAsync(entry.Name, file, state.Sha256, state.Lock, cancellationToken) ? state : state with { Lock = null };
    }

    private async Task<UploadState> SendPartsAsync(RecordingEntry entry, FileStream file, UploadState state, CancellationToken cancellationToken)
    {
        if (state.Upload is null)
        {
            var kept = bucket.NewLock();
            state = state with
            {
                Upload = await bucket.BeginAsync(entry.Name, state.Sha256, kept, cancellationToken),
                Lock = kept,
                PartBytes = Math.Max(partBytes, (state.Bytes + PartsMax - 1) / PartsMax),
            };
            states.Keep(entry, state);
        }

        long parts = (state.Bytes + state.PartBytes - 1) / state.PartBytes;
        for (int number = state.Parts.Length + 1; number <= parts; number++)
        {
            file.Position = (number - 1) * state.PartBytes;
            long bytes = Math.Min(state.PartBytes, state.Bytes - file.Position);
            if (await bucket.PutPartAsync(entry.Name, state.Upload!, number, file, bytes, cancellationToken) is not { } part) throw Forgotten(entry);
            state = state with { Parts = state.Parts.Add(part) };
            states.Keep(entry, state);
        }

        if (!await bucket.CompleteAsync(entry.Name, state.Upload!, state.Parts, cancellationToken)) throw Forgotten(entry);
        return state;
    }

    // Stores end uploads that took too long: the next attempt begins anew.
    private IOException Forgotten(RecordingEntry entry)
    {
        states.Forget(entry);
        return new IOException($"The store has forgotten the parts of {bucket.PlaceOf(entry.Name)}: they are sent again.");
    }

    private async Task VerifyAsync(RecordingEntry entry, UploadState state, CancellationToken cancellationToken)
    {
        var (bytes, sha256, etag) = await bucket.ReadAsync(entry.Name, Stream.Null, cancellationToken);
        if (bytes != state.Bytes || sha256 != state.Sha256)
        {
            if (_others.Count >= OthersMax) _others.Clear();
            _others[entry.Name] = (state.Sha256, etag);
            throw Another(entry);
        }

        var found = await bucket.FindAsync(entry.Name, cancellationToken) ?? throw new IOException($"{bucket.PlaceOf(entry.Name)} was deleted while it was verified.");
        Check(entry, state, found);
        // The mark is kept of the very bytes that were read, and of nothing that came behind them.
        if (found.ETag != etag) throw new IOException($"{bucket.PlaceOf(entry.Name)} was replaced while it was verified.");
        states.Keep(entry, new UploadState(state.Bytes, state.Sha256) { VerifiedETag = found.ETag, Lock = state.Lock });
    }

    private void CheckPlace(RecordingEntry entry, UploadState state, S3Object found)
    {
        Check(entry, state, found);
        if (_others.TryGetValue(entry.Name, out var other) && other == (state.Sha256, found.ETag)) throw Another(entry);
    }

    /// <summary>Refuses by what the store tells of an object, so that one that stays wrong is not read at every attempt.</summary>
    private void Check(RecordingEntry entry, UploadState state, S3Object found)
    {
        if (found.Bytes != state.Bytes) throw Another(entry);
        if (bucket.IsLocked(found, state.Lock)) return;
        throw new IOException(found.Lock is null
            ? $"{bucket.PlaceOf(entry.Name)} is not locked: the bucket offers no object lock. Make one that does, or take recording.storage.s3.objectLock out."
            : $"{bucket.PlaceOf(entry.Name)} is not locked as recording.storage.s3.objectLock says: {found.Lock.Mode.ToString().ToLowerInvariant()} until {found.Lock.End():yyyy-MM-dd'T'HH:mm:ss'Z'}.");
    }

    // Never written over: it may be the only trace of what somebody did.
    private IOException Another(RecordingEntry entry) =>
        new($"{bucket.PlaceOf(entry.Name)} is not the recording that was closed: another file has its place. Move it away, and the upload is tried again.");
}
