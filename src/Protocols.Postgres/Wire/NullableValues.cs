using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// A run of values: Int32 length, then as many bytes; length -1 is NULL and has none. The shape of Bind's parameters and of DataRow's columns.
/// </summary>
internal ref struct NullableValues
{
    private SpanReader _reader;
    private int _left;

    internal NullableValues(ReadOnlySpan<byte> values, int count)
    {
        _reader = new SpanReader(values);
        _left = count;
    }

    public bool IsNull { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where the current value's bytes (behind its length field) start in the run.</summary>
    public readonly int ValueOffset => _reader.Position - Value.Length;

    /// <summary>Steps to the next value. False at the end, and where the run is malformed: validate with <see cref="TrySkip"/> first.</summary>
    public bool MoveNext()
    {
        if (_left == 0 || !_reader.TryReadInt32(out int length)) return false;
        _left--;
        IsNull = length == -1;
        Value = default;
        if (IsNull) return true;
        if (!_reader.TryReadBytes(length, out ReadOnlySpan<byte> value)) return false;
        Value = value;
        return true;
    }

    /// <summary>Passes over <paramref name="count"/> values; false when one of them is malformed.</summary>
    public static bool TrySkip(scoped ref SpanReader reader, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadInt32(out int length)) return false;
            if (length != -1 && !reader.TrySkip(length)) return false;
        }
        return true;
    }
}
