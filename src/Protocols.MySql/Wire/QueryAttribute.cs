using System.Buffers;

namespace HoopWire.MySql.Wire;

/// <summary>
/// What a client says beside a command, by name (CLIENT_QUERY_ATTRIBUTES, since MySQL 8.0.23): its head is type u8, sign u8, name (length-encoded); its value
/// stands behind all heads, as a parameter's does, unless a bit says that it is NULL.
/// </summary>
internal readonly ref struct QueryAttribute
{
    /// <summary>Attributes of a command. The server's own cap is 65535 for them and parameters together; its clients send 32 at most.</summary>
    public const int CountMax = 128;

    /// <summary>Bytes of a name.</summary>
    public const int NameBytesMax = 1024;

    /// <summary>Bytes of all attributes of a command: they are recorded whole.</summary>
    public const int BytesMax = 64 << 10;

    private const byte Unsigned = 0x80;

    /// <summary>The name; empty for none.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The value's type.</summary>
    public FieldType Type { get; init; }

    /// <summary>Whether a number has no sign.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Whether there is no value.</summary>
    public bool IsNull { get; init; }

    /// <summary>The value without its length; empty for NULL.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>
    /// Types whose values are as long for the gateway as for every server that has attributes. A server takes each other one, even NULL's own, for bytes with their length before them:
    /// where a value ends, and the statement's text begins, would be another matter there than here.
    /// </summary>
    public static bool IsAgreed(FieldType type) => type
        is FieldType.Tiny or FieldType.Short or FieldType.Long or FieldType.LongLong or FieldType.Float or FieldType.Double
        or FieldType.Decimal or FieldType.NewDecimal or FieldType.Date or FieldType.Time or FieldType.DateTime or FieldType.Timestamp
        or FieldType.VarChar or FieldType.VarString or FieldType.String or FieldType.Json
        or FieldType.TinyBlob or FieldType.MediumBlob or FieldType.LongBlob or FieldType.Blob;

    /// <summary>Reads a head.</summary>
    public static bool TryReadHead(scoped ref PayloadReader reader, out QueryAttribute attribute)
    {
        attribute = default;
        if (!reader.TryReadByte(out byte type) || !reader.TryReadByte(out byte sign) || sign is not (0 or Unsigned)) return false;
        // A zero in a name would end it for whoever reads it as a C string.
        if (!reader.TryReadLengthEncodedBytes(out var name) || name.Length > NameBytesMax || name.Contains((byte)0)) return false;
        attribute = new QueryAttribute { Type = (FieldType)type, IsUnsigned = sign == Unsigned, Name = name };
        return true;
    }

    /// <summary>Writes the head.</summary>
    public void WriteHead(ArrayBufferWriter<byte> output)
    {
        output.WriteByte((byte)Type);
        output.WriteByte(IsUnsigned ? Unsigned : (byte)0);
        output.WriteLengthEncodedBytes(Name);
    }

    /// <summary>Writes the value, where there is one.</summary>
    public void WriteValue(ArrayBufferWriter<byte> output)
    {
        if (IsNull) return;
        if (BinaryValue.FixedBytes(Type) < 0 && !BinaryValue.IsTemporal(Type))
        {
            output.WriteLengthEncodedBytes(Value);
            return;
        }
        if (BinaryValue.IsTemporal(Type)) output.WriteByte((byte)Value.Length);
        output.Write(Value);
    }
}
