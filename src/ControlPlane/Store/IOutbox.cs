namespace HoopWire.ControlPlane;

/// <summary>Rows that wait for exports.</summary>
internal interface IOutbox
{
    /// <summary>Makes the named exports the only ones; a new one starts with what comes from now on.</summary>
    void Use(IReadOnlyList<string> names);

    /// <summary>What an export has not sent yet, oldest change first, as the rows are now; null for one that is gone.</summary>
    IReadOnlyList<(long Change, AuditRow? Row)> Next(string name, int limit);

    /// <summary>An export has sent everything up to a change.</summary>
    void Sent(string name, long change);
}
