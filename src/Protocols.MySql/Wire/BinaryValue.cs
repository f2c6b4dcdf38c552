namespace HoopWire.MySql.Wire;

/// <summary>One value in binary form, as rows of prepared statements and parameters hold it ("Binary Protocol Value").</summary>
internal static class BinaryValue
{
    /// <summary>Bytes of a value whose type has a fixed length; 0 for NULL; -1 where the value has its length before it.</summary>
    public static int FixedBytes(FieldType type) => type switch
    {
        FieldType.Null => 0,
        FieldType.Tiny or FieldType.Bool => 1,
        FieldType.Short or FieldType.Year => 2,
        FieldType.Long or FieldType.Int24 or FieldType.Float => 4,
        FieldType.LongLong or FieldType.Double => 8,
        _ => -1,
    };

    /// <summary>Whether the length before a value is one byte, and the value a date or time.</summary>
    public static bool IsTemporal(FieldType type) => type
        is FieldType.Date or FieldType.NewDate or FieldType.DateTime or FieldType.DateTime2 or FieldType.Timestamp or FieldType.Timestamp2 or FieldType.Time or FieldType.Time2;

    /// <summary>Reads a value without its length.</summary>
    public static bool TryRead(scoped ref PayloadReader reader, FieldType type, out ReadOnlySpan<byte> value)
    {
        value = default;
        int bytes = FixedBytes(type);
        if (bytes >= 0) return reader.TryReadBytes(bytes, out value);
        if (!IsTemporal(type)) return reader.TryReadLengthEncodedBytes(out value);
        return reader.TryReadByte(out byte length) && IsTemporalLength(type, length) && reader.TryReadBytes(length, out value);
    }

    private static bool IsTemporalLength(FieldType type, byte length) =>
        type is FieldType.Time or FieldType.Time2 ? length is 0 or 8 or 12 : length is 0 or 4 or 7 or 11;
}
