using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>
/// Which recordings are this gateway's own, where a store has those of several: what lies on its disk, and what its root log names. Only their own gateway
/// deletes them, and so only its holds count.
/// </summary>
/// <param name="dataDirectory">The gateway's data directory.</param>
public sealed class OwnRecordings(string dataDirectory)
{
    private readonly RecordingCatalog _disk = new(dataDirectory);
    private (DateOnly Day, HashSet<string> Sessions)? _last;

    /// <summary>Whether the recording of a session is. One caller at a time; what is asked for in the order of time is read once.</summary>
    /// <param name="session">The session's id.</param>
    /// <param name="startedAt">When it started.</param>
    /// <exception cref="IOException">The root log cannot be read.</exception>
    /// <exception cref="InvalidDataException">The root log is damaged.</exception>
    public bool Has(string session, DateTimeOffset startedAt)
    {
        if (_disk.PartsInPlace(session).Count > 0) return true;
        DateOnly day = DateOnly.FromDateTime(startedAt.UtcDateTime);
        if (_last is not { } last || last.Day != day) _last = last = (day, SessionsOf(day));
        return last.Sessions.Contains(session);
    }

    // A session that starts at midnight, or while the audit has to wait, is named a day later.
    private HashSet<string> SessionsOf(DateOnly day)
    {
        HashSet<string> sessions = new(StringComparer.Ordinal);
        foreach (string path in new[] { day, day.AddDays(1) }.Select(named => RootFiles.PathOf(dataDirectory, named)).Where(File.Exists))
        {
            foreach (byte[] line in RootReader.Lines(path, static () => { }))
            {
                if (RootReader.Parse(line) is { Event: RootEvents.Opened or RootEvents.Closed, Session: { } session }) sessions.Add(session);
            }
        }

        return sessions;
    }
}
