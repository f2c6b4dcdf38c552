namespace HoopWire.Postgres.Wire;

/// <summary>Walks the parameter values of a Bind that has been validated.</summary>
internal ref struct BindParameters
{
    private readonly FormatCodes _formats;
    private NullableValues _values;
    private int _index;

    internal BindParameters(FormatCodes formats, NullableValues values)
    {
        _formats = formats;
        _values = values;
        _index = -1;
    }

    public readonly BindParameter Current => new(_formats[_index], _values.IsNull, _values.Value);

    public readonly BindParameters GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!_values.MoveNext()) return false;
        _index++;
        return true;
    }
}
