namespace HoopWire.Postgres.Wire;

/// <summary>Walks the columns of a DataRow that has been validated.</summary>
internal ref struct DataCells
{
    private NullableValues _values;

    internal DataCells(NullableValues values) => _values = values;

    public readonly DataCell Current => new(_values.IsNull, _values.Value);

    public readonly DataCells GetEnumerator() => this;

    public bool MoveNext() => _values.MoveNext();
}
