using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>Puts into the store what only the root log has: what was told while the store was away, or when the gateway died between the two.</summary>
/// <param name="dataDirectory">The gateway's data directory.</param>
/// <param name="store">The store.</param>
internal sealed class RootBacklog(string dataDirectory, IAuditStore store)
{
    /// <summary>Brings the store up to a line of the root log, which must be the last one, before anything else is written. Returns how many entries it lacked.</summary>
    /// <param name="last">The line's number.</param>
    /// <param name="shorter">Is told the store's line where it lies behind the log's end: lines were taken out of the log.</param>
    /// <exception cref="IOException">The root log cannot be read, or the store not written.</exception>
    public int Restore(long last, out long? shorter)
    {
        long? stored = store.FindRootLine();
        shorter = stored > last ? stored : null;
        // What tells of it takes the store's line back, with itself: until then the next start would tell of it too.
        if (stored >= last) return 0;
        int count = 0;
        // A store that was never told of a root log has what there is to have.
        if (stored < last)
        {
            foreach (RootLine[] lines in Since(stored.Value, last).Chunk(AuditStoreWriter.BatchRowsMax))
            {
                AuditEntry[] entries = [.. lines.Select(Of).OfType<AuditEntry>()];
                store.Append(new AuditBatch(entries) { RootLine = lines[^1].N });
                count += entries.Length;
            }
        }

        store.Append(new AuditBatch([]) { RootLine = last });
        return count;
    }

    // Files are read from the one that has the line behind the stored one.
    private IEnumerable<RootLine> Since(long stored, long last)
    {
        IReadOnlyList<DateOnly> days = RootFiles.Days(dataDirectory);
        int first = Math.Max(0, days.Count - 1);
        while (first > 0 && !(FirstOf(days[first]) <= stored + 1)) first--;
        return days.Skip(first).SelectMany(LinesOf).Where(line => line.N > stored && line.N <= last);
    }

    private long? FirstOf(DateOnly day) => LinesOf(day).FirstOrDefault()?.N;

    private IEnumerable<RootLine> LinesOf(DateOnly day)
    {
        using IEnumerator<byte[]> lines = RootReader.Lines(RootFiles.PathOf(dataDirectory, day), static () => { }).GetEnumerator();
        while (MoveNext(lines))
            if (RootReader.Parse(lines.Current) is { } line) yield return line;
    }

    private static bool MoveNext(IEnumerator<byte[]> lines)
    {
        try
        {
            return lines.MoveNext();
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"The store lacks rows that the root log has, and the log cannot be read: {e.Message} Move that file away to start without them.", e);
        }
    }

    private static AuditEntry? Of(RootLine line) => line switch
    {
        { Event: null or RootEvents.Signed or RootEvents.Day or RootEvents.Closed } => null,
        { Event: RootEvents.Opened, Session: { } id } => new AuditEntry.Named(id, line.Time, line.User ?? "", line.Target ?? ""),
        _ => new AuditEntry.Row(new AuditEvent(line.Time, line.Event)
        {
            SessionId = line.Session,
            User = line.User,
            Target = line.Target,
            ClientAddress = line.Client,
            Rule = line.Rule,
            Detail = line.Detail,
        }),
    };
}
