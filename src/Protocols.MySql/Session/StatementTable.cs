namespace HoopWire.MySql.Session;

/// <summary>The prepared statements of a session, by the target's numbers.</summary>
internal sealed class StatementTable
{
    private const int StatementsMax = 16_382;
    private const long TextBytesMax = 64 << 20;

    /// <summary>Bytes of values in parts that are kept for the recording, over all statements: each by itself may have as many as are recorded of a command.</summary>
    private const int LongBytesMax = 1 << 20;

    /// <summary>Values in parts over all statements: as many as the parameters that one can have.</summary>
    private const int LongValuesMax = ushort.MaxValue;

    /// <summary>MariaDB's number for the statement that was prepared last (https://mariadb.com/kb/en/com_stmt_execute/).</summary>
    public const uint LastId = uint.MaxValue;

    /// <summary>Bytes of the shapes of all open cursors: a short text can have thousands of columns.</summary>
    private const int CursorBytesMax = 16 << 20;

    private readonly Dictionary<uint, PreparedStatement> _statements = [];
    private PreparedStatement? _last;
    private long _bytes;
    private int _longBytes;
    private int _longValues;
    private int _cursorBytes;

    /// <summary>Whether no more fit.</summary>
    public bool IsFull => _statements.Count >= StatementsMax || _bytes > TextBytesMax;

    /// <summary>The statement of a number; null for none.</summary>
    public PreparedStatement? Find(uint id) => id == LastId ? _last : _statements.GetValueOrDefault(id);

    /// <summary>Another statement is to be prepared: until it is, none is the last one.</summary>
    public void ForgetLast() => _last = null;

    /// <summary>The target has prepared a statement.</summary>
    public void Add(PreparedStatement statement)
    {
        Close(statement.Id);
        _statements[statement.Id] = statement;
        _last = statement;
        _bytes += statement.Text.Length;
    }

    /// <summary>A part of a parameter's value came; false where it begins one more value than there may be.</summary>
    public bool TryAddLongData(PreparedStatement statement, int parameter, ReadOnlySpan<byte> data)
    {
        if (_longValues >= LongValuesMax && statement.LongData(parameter) is null) statement.HasTooManyLong = true;
        if (statement.HasTooManyLong) return false;
        int before = statement.LongValues;
        _longBytes += statement.AddLongData(parameter, data, LongBytesMax - _longBytes);
        _longValues += statement.LongValues - before;
        return true;
    }

    /// <summary>The target forgets the values of a statement that came in parts.</summary>
    public void ClearLongData(PreparedStatement statement)
    {
        _longBytes -= statement.LongBytesKept;
        _longValues -= statement.LongValues;
        statement.ClearLongData();
    }

    /// <summary>A cursor of a statement stands open, whose rows have this shape; false where those that stand open have as many columns as there may be.</summary>
    public bool TryOpenCursor(PreparedStatement statement, RowShape shape)
    {
        CloseCursor(statement);
        if (_cursorBytes + shape.Bytes > CursorBytesMax) return false;
        _cursorBytes += shape.Bytes;
        statement.Cursor = shape;
        return true;
    }

    /// <summary>The cursor of a statement, if there is one, is closed.</summary>
    public void CloseCursor(PreparedStatement statement)
    {
        _cursorBytes -= statement.Cursor?.Bytes ?? 0;
        statement.Cursor = null;
    }

    /// <summary>A statement is closed.</summary>
    public void Close(uint id)
    {
        if (Find(id) is not { } statement || !_statements.Remove(statement.Id)) return;
        ClearLongData(statement);
        CloseCursor(statement);
        if (ReferenceEquals(_last, statement)) _last = null;
        _bytes -= statement.Text.Length;
    }

    /// <summary>The target forgets all of them.</summary>
    public void Clear()
    {
        foreach (var statement in _statements.Values) ClearLongData(statement);
        _statements.Clear();
        _last = null;
        _bytes = 0;
        _cursorBytes = 0;
    }
}
