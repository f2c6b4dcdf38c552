using System.Globalization;
using HoopWire.Recording;

namespace HoopWire.Gateway.Recordings;

/// <summary>Recordings in an S3-compatible store, each under its name beneath the recordings' folder. Members wait for the network.</summary>
internal sealed class S3Recordings(S3Bucket bucket, RemoteCopies copies) : IRecordingStorage
{
    private const int DayLength = 11;

    // Behind every name of a recording.
    private const string Last = "~";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public IReadOnlyList<RecordingEntry> Parts(string id)
    {
        if (RecordingEntry.FolderOf(id) is not { } folder) return [];
        // The first file's name sorts behind those of the others.
        return [.. Wait(cancel => bucket.ObjectsAsync($"{folder}/{id}.", cancel)).Select(found => Entry(found.Name, found.Bytes)).OfType<RecordingEntry>().OrderBy(entry => entry.Part)];
    }

    /// <inheritdoc/>
    public bool IsOpen(string id) => false;

    /// <inheritdoc/>
    public RecordingEntry? Named(string name) =>
        Entry(name, 0) is { } entry && Wait(cancel => bucket.FindAsync(name, cancel)) is { } found ? entry with { Bytes = found.Bytes } : null;

    /// <inheritdoc/>
    public IEnumerable<RecordingEntry> List(DateTimeOffset? since = null, DateTimeOffset? until = null)
    {
        var from = since ?? DateTimeOffset.MinValue;
        var to = until ?? DateTimeOffset.MaxValue;
        foreach (string day in Days(Day(from), Day(to)))
        {
            foreach (var (name, bytes) in Wait(cancel => bucket.ObjectsAsync(day, cancel)).OrderByDescending(found => found.Name, StringComparer.Ordinal))
            {
                if (Entry(name, bytes) is { } entry && entry.StartedAt >= from && entry.StartedAt <= to) yield return entry;
            }
        }
    }

    /// <inheritdoc/>
    public Stream Open(RecordingEntry entry, CancellationToken cancellationToken = default)
    {
        // A copy of its own, whole before anything is read: a connection that ends early must not look like a recording that does.
        var copy = copies.Make();
        try
        {
            Task.Run(() => bucket.ReadAsync(entry.Name, copy, cancellationToken), cancellationToken).GetAwaiter().GetResult();
            copy.Position = 0;
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Delete(RecordingEntry entry) => Wait(async cancel =>
    {
        await bucket.DeleteAsync(entry.Name, cancel);
        return true;
    });

    // From one day's first object to the next day's, oldest first: one request for each day that has any, and no need for more of a store than its order.
    private List<string> Days(string from, string to)
    {
        List<string> days = [];
        for (string after = from; Wait(cancel => bucket.NextAsync(after, cancel)) is { } next;)
        {
            if (next.Length > DayLength && IsDay(next))
            {
                string day = next[..DayLength];
                if (string.CompareOrdinal(day, to) > 0) break;
                days.Add(day);
                after = day + Last;
            }
            else
            {
                // Something else of the bucket's: past all that begins as it does.
                if (string.CompareOrdinal(next, to) > 0 && !char.IsAsciiDigit(next[0])) break;
                after = next;
            }
        }

        days.Reverse();
        return days;
    }

    private static bool IsDay(string name) => DateOnly.TryParseExact(name[..(DayLength - 1)], "yyyy'/'MM'/'dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy'/'MM'/'dd'/'", CultureInfo.InvariantCulture);

    private RecordingEntry? Entry(string name, long bytes) => RecordingEntry.Of(name, bucket.PlaceOf(name), bytes);

    private static T Wait<T>(Func<CancellationToken, Task<T>> work)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return Task.Run(() => work(patience.Token)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            throw new IOException("The store of recordings does not answer.", e);
        }
    }
}
