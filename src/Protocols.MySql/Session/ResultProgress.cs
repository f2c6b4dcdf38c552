using HoopWire.MySql.Wire;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>The result that is under way.</summary>
internal sealed class ResultProgress
{
    private const int NameBytesMax = 255;
    private byte[] _columns = new byte[512];
    private int _length;

    /// <summary>Rows delivered.</summary>
    public long Rows { get; set; }

    /// <summary>Bytes of rows delivered.</summary>
    public long Bytes { get; set; }

    /// <summary>What happens to the columns; null where rows stream through.</summary>
    public RowShape? Shape { get; set; }

    /// <summary>The columns as the recording lays them out.</summary>
    public ReadOnlySpan<byte> Columns => Shape is { } shape ? shape.Recorded : _columns.AsSpan(0, _length);

    /// <summary>Starts the next result.</summary>
    public void Reset()
    {
        Rows = 0;
        Bytes = 0;
        Shape = null;
        _length = 0;
    }

    /// <summary>Keeps a column for the recording.</summary>
    public void AddColumn(in ColumnDefinition column, byte flags)
    {
        var name = column.Name.Length > NameBytesMax ? column.Name[..NameBytesMax] : column.Name;
        if (_columns.Length - _length < ColumnBlock.HeadBytes + name.Length) Array.Resize(ref _columns, _columns.Length * 2);
        _length += ColumnBlock.Write(_columns.AsSpan(_length), flags, (uint)column.Type, name);
    }

    /// <summary>A copy of the columns kept, for a shape.</summary>
    public byte[] CopyColumns() => _columns.AsSpan(0, _length).ToArray();
}
