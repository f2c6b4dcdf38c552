namespace HoopWire.Postgres.Session;

/// <summary>
/// The statements of one session as the target has them. A Parse counts once the target has answered ParseComplete, a Close once it has answered
/// CloseComplete; until then the statement of that name is pending, and whoever binds a name that is pending over a known one must wait.
/// </summary>
internal sealed class StatementTable
{
    /// <summary>Named statements a session may hold. PostgreSQL has no cap; real drivers stay under a few thousand.</summary>
    public const int StatementsMax = 20_000;

    private NamedEntries<Slot> _named;
    private Slot _unnamed;
    private long _textBytes;

    /// <summary>Bytes of text the named statements of a session may have together.</summary>
    public const long TextBytesMax = 64 << 20;

    /// <summary>Whether no more names fit.</summary>
    public bool IsFull => _named.Count >= StatementsMax || _textBytes >= TextBytesMax;

    /// <summary>The statement a Bind of this name would run. <paramref name="ambiguous"/> is true while only the target can tell.</summary>
    public PreparedStatement? Find(ReadOnlySpan<byte> name, out bool ambiguous)
    {
        if (name.IsEmpty)
        {
            // The unnamed statement is replaced without an error, so the last Parse forwarded is the one that counts.
            ambiguous = false;
            return _unnamed.Pending ?? _unnamed.Known;
        }
        ambiguous = false;
        if (!_named.TryGet(name, out var slot)) return null;
        ambiguous = slot.Operations > 0 && slot.Known is not null || slot.Operations > 1;
        return slot.Pending ?? slot.Known;
    }

    /// <summary>A Parse was forwarded.</summary>
    public void ParseForwarded(PreparedStatement statement)
    {
        if (statement.Name.Length == 0)
        {
            _unnamed.Pending = statement;
            _unnamed.Operations++;
            return;
        }
        _named.TryGet(statement.Name, out var slot);
        Count(ref slot, statement.HeldBytes);
        slot.Pending = statement;
        slot.Operations++;
        _named.Set(statement.Name, slot);
    }

    /// <summary>A Parse was answered: with ParseComplete, or it failed or was passed over.</summary>
    public void ParseAnswered(PreparedStatement statement, bool completed)
    {
        if (statement.Name.Length == 0)
        {
            _unnamed = Settle(_unnamed, statement, completed);
            return;
        }
        if (!_named.TryGet(statement.Name, out var slot)) return;
        // The name goes to this statement, or the target has not taken it.
        Count(ref slot, -(completed ? slot.Known?.HeldBytes ?? 0 : statement.HeldBytes));
        slot = Settle(slot, statement, completed);
        Put(statement.Name, slot);
    }

    /// <summary>A Close of a statement was forwarded.</summary>
    public void CloseForwarded(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || !_named.TryGet(name, out var slot)) return;
        slot.Operations++;
        _named.Set(name, slot);
    }

    /// <summary>A Close was answered: with CloseComplete, or it was passed over.</summary>
    public void CloseAnswered(ReadOnlySpan<byte> name, bool completed)
    {
        if (name.IsEmpty || !_named.TryGet(name, out var slot)) return;
        slot.Operations--;
        if (completed) Drop(ref slot);
        Put(name, slot);
    }

    /// <summary>The target has dropped the statement of this name, or given it to another one, by SQL.</summary>
    public void Forget(ReadOnlySpan<byte> name)
    {
        if (!_named.TryGet(name, out var slot)) return;
        Drop(ref slot);
        // The target has yet to answer its Parse, and it counts until then.
        slot.Pending = null;
        Put(name, slot);
    }

    /// <summary>The target has dropped all statements, by SQL.</summary>
    public void ForgetAll()
    {
        foreach (byte[] name in _named.Names) Forget(name);
        _unnamed = default;
    }

    private void Put(ReadOnlySpan<byte> name, Slot slot)
    {
        if (slot is not { Known: null, Operations: <= 0 })
        {
            _named.Set(name, slot);
            return;
        }
        _textBytes -= slot.TextBytes;
        _named.Remove(name);
    }

    private void Drop(ref Slot slot)
    {
        Count(ref slot, -(slot.Known?.HeldBytes ?? 0));
        slot.Known = null;
    }

    private void Count(ref Slot slot, long bytes)
    {
        slot.TextBytes += bytes;
        _textBytes += bytes;
    }

    private static Slot Settle(Slot slot, PreparedStatement statement, bool completed)
    {
        slot.Operations--;
        if (completed) slot.Known = statement;
        if (ReferenceEquals(slot.Pending, statement)) slot.Pending = null;
        return slot;
    }

    private struct Slot
    {
        public PreparedStatement? Known;
        public PreparedStatement? Pending;
        public int Operations;

        /// <summary>What the name's statements hold, those included that the target has not answered.</summary>
        public long TextBytes;
    }
}
