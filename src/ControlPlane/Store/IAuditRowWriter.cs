namespace HoopWire.ControlPlane;

/// <summary>Writes audit rows within one transaction, each text once.</summary>
internal interface IAuditRowWriter : IDisposable
{
    /// <summary>Stores a row, or what has changed of one that has a place. Rows may wait for each other, and are given their places in between.</summary>
    void Write(StoredRow place, AuditRow row);

    /// <summary>Stores what waits.</summary>
    void Finish();
}
