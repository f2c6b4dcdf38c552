namespace HoopWire.Postgres.Session;

/// <summary>The portals of one session. Named ones end with the transaction.</summary>
internal sealed class PortalTable
{
    /// <summary>Named portals a transaction may hold open.</summary>
    public const int PortalsMax = 10_000;

    /// <summary>Bytes of text the statements behind them may have together, each counted as often as it is bound: a portal keeps its statement, whatever becomes of that.</summary>
    public const long TextBytesMax = 64 << 20;

    private NamedEntries<Portal> _named;
    private Portal _unnamed = new();
    private long _textBytes;

    /// <summary>Whether no more names fit.</summary>
    public bool IsFull => _named.Count >= PortalsMax || _textBytes >= TextBytesMax;

    /// <summary>A Bind is forwarded. <paramref name="reuse"/> allows to recycle the unnamed portal: no reply for it is outstanding.</summary>
    public Portal Bind(ReadOnlySpan<byte> name, PreparedStatement? statement, long sequence, bool reuse)
    {
        var portal = name.IsEmpty && reuse ? _unnamed : new Portal();
        portal.Reset(statement, sequence);
        if (name.IsEmpty)
        {
            _unnamed = portal;
            return portal;
        }
        Close(name);
        _named.Set(name, portal);
        _textBytes += portal.TextBytes;
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
        if (name.IsEmpty || !_named.TryGet(name, out var portal)) return;
        _textBytes -= portal.TextBytes;
        _named.Remove(name);
    }

    /// <summary>No transaction is open: the target has dropped its portals.</summary>
    public void TransactionEnded()
    {
        _named.Clear();
        _textBytes = 0;
    }
}
