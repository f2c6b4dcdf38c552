using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>One thing for the audit's writer: rows, a session's start or end, or a mark that tells when all before it is stored.</summary>
internal abstract record AuditEntry
{
    internal sealed record Row(AuditEvent Event) : AuditEntry
    {
        /// <summary>Told whether it is kept, as soon as that is known; null when nobody waits.</summary>
        public TaskCompletionSource<bool>? Kept { get; init; }

        /// <summary>Whether strangers can make such rows, as many as they like.</summary>
        public bool IsStrangers { get; } = AuditKinds.OfStrangers.Contains(Event.Kind);
    }

    internal sealed record Started(SessionHeader Header) : AuditEntry;

    /// <summary>A session of which only the root log's line is known: its recording tells the rest.</summary>
    internal sealed record Named(string SessionId, DateTimeOffset At, string User, string Target) : AuditEntry;

    internal sealed record Ended(SessionHeader Header, DateTimeOffset EndedAt, EndReason Reason, long Commands) : AuditEntry;

    /// <summary>Rows of recordings, new ones and such as have changed.</summary>
    internal sealed record Indexed(IReadOnlyList<(StoredRow Place, AuditRow Row)> Rows) : AuditEntry
    {
        /// <summary>Characters of the texts, which may be long.</summary>
        public long Chars { get; } = Rows.Sum(row => (long)(row.Row.Text?.Length ?? 0));
    }

    /// <summary>All of these sessions' recordings is in the index.</summary>
    internal sealed record Complete(IReadOnlyList<string> SessionIds) : AuditEntry;

    /// <summary>A recording was closed: for the root log.</summary>
    internal sealed record Closed(ClosedRecording Recording) : AuditEntry;

    internal sealed record Mark(TaskCompletionSource Stored) : AuditEntry;
}
