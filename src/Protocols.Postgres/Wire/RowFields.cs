using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>Walks the columns of a RowDescription.</summary>
internal ref struct RowFields
{
    private SpanReader _reader;
    private int _left;

    internal RowFields(ReadOnlySpan<byte> fields, int count)
    {
        _reader = new SpanReader(fields);
        _left = count;
    }

    public RowField Current { get; private set; }

    internal readonly int Position => _reader.Position;

    public readonly RowFields GetEnumerator() => this;

    /// <summary>Steps to the next column. False at the end, and where the columns are malformed.</summary>
    public bool MoveNext()
    {
        if (_left == 0) return false;
        if (!_reader.TryReadCString(out ReadOnlySpan<byte> name)) return false;
        if (!_reader.TryReadUInt32(out uint table) || !_reader.TryReadInt16(out short attribute)) return false;
        if (!_reader.TryReadUInt32(out uint type) || !_reader.TryReadInt16(out short length)) return false;
        if (!_reader.TryReadInt32(out int modifier) || !_reader.TryReadInt16(out short format)) return false;
        _left--;
        Current = new RowField
        {
            Name = name,
            TableOid = table,
            AttributeNumber = attribute,
            TypeOid = type,
            TypeLength = length,
            TypeModifier = modifier,
            Format = format,
        };
        return true;
    }
}
