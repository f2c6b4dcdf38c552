namespace HoopWire.ControlPlane;

/// <summary>Audit rows and the index of sessions.</summary>
internal interface IAuditStore
{
    /// <summary>Stores a batch, whole or not at all, on the calling thread.</summary>
    void Append(IReadOnlyList<AuditEntry> batch);

    Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken);

    Task<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken);

    Task<SessionRow?> FindSessionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Ends, in the index, the sessions that an earlier run of the gateway did not live to end. Returns how many.</summary>
    Task<int> CloseLostSessionsAsync(long now, CancellationToken cancellationToken);
}
