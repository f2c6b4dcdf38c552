namespace HoopWire.Postgres.Wire;

/// <summary>One parameter value of a Bind.</summary>
internal readonly ref struct BindParameter(short format, bool isNull, ReadOnlySpan<byte> value)
{
    /// <summary>0 text, 1 binary.</summary>
    public short Format { get; } = format;

    public bool IsNull { get; } = isNull;

    public ReadOnlySpan<byte> Value { get; } = value;
}
