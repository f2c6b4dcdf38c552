using HoopWire.MySql.Wire;
using HoopWire.Policy.Limits;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>The result that is under way.</summary>
internal sealed class ResultProgress
{
    private const int NameBytesMax = 255;

    /// <summary>Bytes of all names that are kept: with as many columns as there can be they still fit an event.</summary>
    private const int NamesBytesMax = 1 << 20;

    private const int UsualBytes = 512;
    private const int KeptBytesMax = 64 << 10;
    private readonly ResultCount _whole = new();
    private byte[] _columns = new byte[UsualBytes];
    private int _length;
    private int _names;
    private long _rowsBefore;
    private long _bytesBefore;

    /// <summary>Nothing of a result.</summary>
    public ResultProgress() => Count = _whole;

    /// <summary>What was delivered of it, or of its cursor: what limits are compared with.</summary>
    public ResultCount Count { get; private set; }

    /// <summary>Rows delivered by it, and not by fetches before it from the same cursor.</summary>
    public long Rows => Count.Rows - _rowsBefore;

    /// <summary>Bytes of them.</summary>
    public long Bytes => Count.Bytes - _bytesBefore;

    /// <summary>What happens to the columns; null where rows stream through.</summary>
    public RowShape? Shape { get; set; }

    /// <summary>What rules would do to the columns that only observe; null for nothing.</summary>
    public ColumnMask[]? Watched { get; set; }

    /// <summary>The columns as the recording lays them out.</summary>
    public ReadOnlySpan<byte> Columns => Shape is { } shape ? shape.Recorded : _columns.AsSpan(0, _length);

    /// <summary>Starts the next result.</summary>
    public void Reset()
    {
        _whole.Clear();
        Count = _whole;
        _rowsBefore = 0;
        _bytesBefore = 0;
        Shape = null;
        Watched = null;
        _length = 0;
        _names = 0;
        if (_columns.Length > KeptBytesMax) _columns = new byte[UsualBytes];
    }

    /// <summary>Goes on with the rows of a cursor.</summary>
    public void Continue(PreparedStatement statement)
    {
        Shape = statement.Cursor;
        Watched = statement.WatchedCursor;
        Count = statement.Fetched;
        _rowsBefore = Count.Rows;
        _bytesBefore = Count.Bytes;
    }

    /// <summary>Keeps a column for the recording, without its name where those before it are too long already.</summary>
    public void AddColumn(in ColumnDefinition column, byte flags)
    {
        var name = column.Name.Length > NameBytesMax ? column.Name[..NameBytesMax] : column.Name;
        if (_names + name.Length > NamesBytesMax) name = default;
        _names += name.Length;
        if (_columns.Length - _length < ColumnBlock.HeadBytes + name.Length) Array.Resize(ref _columns, _columns.Length * 2);
        _length += ColumnBlock.Write(_columns.AsSpan(_length), flags, (uint)column.Type, name);
    }

    /// <summary>A copy of the columns kept, for a shape.</summary>
    public byte[] CopyColumns() => _columns.AsSpan(0, _length).ToArray();
}
