namespace HoopWire.Postgres.Session;

/// <summary>The portals of one session. Named ones end with the transaction.</summary>
internal sealed class PortalTable
{
    /// <summary>Named portals a transaction may hold open.</summary>
    public const int PortalsMax = 10_000;

    private NamedEntries<Portal> _named;
    private Portal _unnamed = new();

    /// <summary>Whether no more names fit.</summary>
    public bool IsFull => _named.Count >= PortalsMax;

    /// <summary>A Bind is forwarded. <paramref name="reuse"/> allows to recycle the unnamed portal: no reply for it is outstanding.</summary>
    public Portal Bind(ReadOnlySpan<byte> name, PreparedStatement? statement, long sequence, bool reuse)
    {
        var portal = name.IsEmpty && reuse ? _unnamed : new Portal();
        portal.Reset(statement, sequence);
        if (name.IsEmpty) _unnamed = portal;
        else _named.Set(name, portal);
        return portal;
    }

    /// <summary>The portal of this name; null for one that no Bind of this session has made.</summary>
    public Portal? Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return _unnamed;
        return _named.TryGet(name, out var portal) ? portal : null;
    }

    /// <summary>A Close of a portal was forwarded.</summary>
    public void Close(ReadOnlySpan<byte> name)
    {
        if (!name.IsEmpty) _named.Remove(name);
    }

    /// <summary>No transaction is open: the target has dropped its portals.</summary>
    public void TransactionEnded() => _named.Clear();
}
