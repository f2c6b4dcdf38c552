namespace HoopWire.ControlPlane;

/// <summary>What stands in the root log: recordings opened and closed, approvals, what the administration did, and what was read.</summary>
internal static class RootEvents
{
    public const string Opened = "recording-opened";
    public const string Closed = "recording-closed";

    /// <summary>A recording was deleted because its time had come: it may be missing from then on.</summary>
    public const string Deleted = "recording-deleted";

    /// <summary>A recording is under legal hold: from then on it may not be deleted.</summary>
    public const string Held = "recording-held";

    /// <summary>The hold has ended.</summary>
    public const string Released = "recording-released";

    /// <summary>All lines before are signed.</summary>
    public const string Signed = "signed";

    /// <summary>The day is over.</summary>
    public const string Day = "day";

    /// <summary>Something is missing from here.</summary>
    public const string Gap = "audit-gap";

    private const int DetailCharsMax = 4096;

    /// <summary>The line of an entry; null for one that has none, as those have with which strangers could fill the log.</summary>
    public static RootLine? Of(AuditEntry entry, DateTimeOffset now) => entry switch
    {
        AuditEntry.Started started => new RootLine(0, now, Opened) { Session = started.Header.Id, User = started.Header.Identity.User, Target = started.Header.Target },
        AuditEntry.Closed { Recording: var recording } => new RootLine(0, now, Closed)
        {
            Session = recording.SessionId,
            File = recording.Name,
            Frames = recording.Frames,
            Lines = recording.Lines,
            Bytes = recording.Bytes,
            Head = Convert.ToHexStringLower(recording.Head),
            Sealed = recording.IsSealed,
        },
        AuditEntry.Row { IsStrangers: false, Event: var row } => new RootLine(0, now, row.Kind)
        {
            Session = row.SessionId,
            User = row.User,
            Target = row.Target,
            Client = row.ClientAddress,
            Rule = row.Rule,
            Detail = row.Detail is { Length: > DetailCharsMax } detail ? detail[..DetailCharsMax] : row.Detail,
        },
        _ => null,
    };
}
