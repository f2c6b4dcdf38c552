using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>Audit rows and the index of sessions.</summary>
internal interface IAuditStore
{
    /// <summary>Stores a batch, whole or not at all, on the calling thread. One that failed may be given again, and is stored once even if the failure was that nobody heard of its success.</summary>
    void Append(AuditBatch batch);

    /// <summary>Up to which line of the root log the store has what was told; null where nobody has kept it.</summary>
    long? FindRootLine();

    /// <summary>Rows that fit, newest first.</summary>
    Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>Sessions that fit, newest first.</summary>
    Task<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken);

    Task<SessionRow?> FindSessionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Ends, in the index, the sessions that an earlier run of the gateway did not live to end. Returns how many.</summary>
    Task<int> CloseLostSessionsAsync(long now, CancellationToken cancellationToken);

    /// <summary>Ids of sessions whose recordings are not wholly in the index, oldest first.</summary>
    IReadOnlyList<string> ListUnindexed();

    /// <summary>Whether there are rows that came from a session's recording.</summary>
    bool HasRecorded(string sessionId);

    /// <summary>Takes out the rows that came from a session's recording, on the calling thread.</summary>
    void Forget(string sessionId);

    /// <summary>Stores what the first line of a recording tells of its session, where the index does not know the session.</summary>
    void Keep(string sessionId, RecordedHeader header);

    /// <summary>Stores how a session ended, as its recording tells it.</summary>
    void KeepEnd(string sessionId, long endedAt, EndReason reason, long commands);
}
