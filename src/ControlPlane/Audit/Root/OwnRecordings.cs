using System.Text;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>
/// Which recordings are this gateway's own, where a store has those of several: what lies on its disk, and what its root log names. Only their own gateway
/// deletes them, and so only its holds count.
/// </summary>
/// <param name="dataDirectory">The gateway's data directory.</param>
public sealed class OwnRecordings(string dataDirectory)
{
    private static ReadOnlySpan<byte> SessionMember => "\"session\":\""u8;

    private readonly RecordingCatalog _disk = new(dataDirectory);
    private (DateOnly Day, HashSet<string> Sessions)? _last;
    private HashSet<string>? _ahead;

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
        return last.Sessions.Contains(session) || (_ahead ??= SessionsAhead()).Contains(session);
    }

    // A clock that went ahead and was set back: the log goes on in the newest file, whichever day that is of. Read once, and little of each line.
    private HashSet<string> SessionsAhead()
    {
        HashSet<string> sessions = new(StringComparer.Ordinal);
        foreach (DateOnly day in RootFiles.Days(dataDirectory))
        {
            foreach (byte[] line in RootReader.Lines(RootFiles.PathOf(dataDirectory, day), static () => { }))
            {
                if (DayOf(line) is { } started && started.AddDays(1) < day && Named(line) is { } session) sessions.Add(session);
            }
        }

        return sessions;
    }

    // The day of the session that a line is of, by its id.
    private static DateOnly? DayOf(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf(SessionMember);
        if (at < 0 || line.Length < at + SessionMember.Length + SessionId.Length) return null;
        string id = Encoding.ASCII.GetString(line.Slice(at + SessionMember.Length, SessionId.Length));
        return RecordingEntry.DayOf(id);
    }

    private static string? Named(byte[] line) => RootReader.Parse(line) is { Event: RootEvents.Opened or RootEvents.Closed, Session: { } session } ? session : null;

    // A session that starts at midnight, or while the audit has to wait, is named a day later.
    private HashSet<string> SessionsOf(DateOnly day)
    {
        HashSet<string> sessions = new(StringComparer.Ordinal);
        foreach (string path in new[] { day, day.AddDays(1) }.Select(named => RootFiles.PathOf(dataDirectory, named)).Where(File.Exists))
        {
            foreach (byte[] line in RootReader.Lines(path, static () => { }))
            {
                if (Named(line) is { } session) sessions.Add(session);
            }
        }

        return sessions;
    }
}
