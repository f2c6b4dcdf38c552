namespace HoopWire.Postgres.Wire;

/// <summary>One field of an ErrorResponse or NoticeResponse.</summary>
internal readonly ref struct ResponseField(byte code, ReadOnlySpan<byte> value)
{
    /// <summary>One of <see cref="FieldCode"/>, or a code of a later version.</summary>
    public byte Code { get; } = code;

    public ReadOnlySpan<byte> Value { get; } = value;
}
