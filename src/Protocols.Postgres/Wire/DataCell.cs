namespace HoopWire.Postgres.Wire;

/// <summary>One column's value in a DataRow.</summary>
internal readonly ref struct DataCell(bool isNull, ReadOnlySpan<byte> value)
{
    public bool IsNull { get; } = isNull;

    public ReadOnlySpan<byte> Value { get; } = value;
}
