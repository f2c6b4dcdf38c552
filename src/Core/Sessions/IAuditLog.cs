namespace HoopWire.Sessions;

/// <summary>Takes audit rows from any thread and never blocks; an implementation that cannot keep up or store says so in <see cref="Fault"/>.</summary>
public interface IAuditLog
{
    /// <summary>Null while rows are stored; otherwise one sentence that says why not. New sessions are refused then.</summary>
    string? Fault { get; }

    /// <summary>Stores a row, some time.</summary>
    void Write(AuditEvent row);

    /// <summary>Stores a row before what it tells of is done: true once it is kept, false when it cannot be soon enough, and then that must not be done.</summary>
    Task<bool> StoreAsync(AuditEvent row);

    /// <summary>A session started.</summary>
    void SessionStarted(SessionHeader header);

    /// <summary>A session ended, after so many commands.</summary>
    void SessionEnded(SessionHeader header, DateTimeOffset endedAt, EndReason reason, long commands);
}
