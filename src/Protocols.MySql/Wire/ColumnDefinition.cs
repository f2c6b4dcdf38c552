namespace HoopWire.MySql.Wire;

/// <summary>
/// One column of a result, or one parameter (Protocol::ColumnDefinition41): catalog, schema, table, original table, name, original name, each
/// length-encoded; length of the rest (0x0C), collation u16, length u32, type u8, flags u16, decimals u8, 2 reserved bytes. COM_FIELD_LIST puts a
/// default value behind.
/// </summary>
internal readonly ref struct ColumnDefinition
{
    private const int FixedBytes = 12;
    private const int LengthBytes = 4;
    private const int BehindFlagsBytes = 3;

    public ReadOnlySpan<byte> Schema { get; init; }

    /// <summary>The table that the column stands in, as the server knows it; empty for an expression.</summary>
    public ReadOnlySpan<byte> OriginalTable { get; init; }

    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The column's name in its table; empty for an expression.</summary>
    public ReadOnlySpan<byte> OriginalName { get; init; }

    /// <summary>The collation of its text; 63 for bytes and numbers.</summary>
    public ushort Collation { get; init; }

    public FieldType Type { get; init; }

    /// <summary>NOT NULL 1, UNSIGNED 32, ENUM 256, SET 2048 and others.</summary>
    public ushort Flags { get; init; }

    /// <summary>Whether its values are bytes: those of a binary string or BLOB, and of types that are neither text nor number.</summary>
    public bool IsBytes => Type is FieldType.Bit or FieldType.Geometry or FieldType.Vector
        || (Collation == Collations.Binary && Type is FieldType.VarChar or FieldType.VarString or FieldType.String or FieldType.TinyBlob or FieldType.Blob or FieldType.MediumBlob or FieldType.LongBlob);

    /// <summary>Whether ASCII's characters are other bytes in its names, and so in numbers and times of rows in text form.</summary>
    public bool HasMovedNames { get; init; }

    /// <summary>Whether they are in its values, as far as those may be text.</summary>
    public bool MovesAscii => HasMovedNames || Collations.MovesAscii(Collation);

    /// <summary>Reads the payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ColumnDefinition column)
    {
        column = default;
        var reader = new PayloadReader(payload);
        if (!reader.TryReadLengthEncodedBytes(out var catalog) || !reader.TryReadLengthEncodedBytes(out var schema)) return false;
        if (!reader.TryReadLengthEncodedBytes(out _) || !reader.TryReadLengthEncodedBytes(out var originalTable)) return false;
        if (!reader.TryReadLengthEncodedBytes(out var name) || !reader.TryReadLengthEncodedBytes(out var originalName)) return false;
        if (!reader.TryReadLengthEncoded(out ulong rest) || rest != FixedBytes) return false;
        if (!reader.TryReadUInt16(out ushort collation) || !reader.TrySkip(LengthBytes) || !reader.TryReadByte(out byte type)) return false;
        if (!reader.TryReadUInt16(out ushort flags) || !reader.TrySkip(BehindFlagsBytes)) return false;
        column = new ColumnDefinition
        {
            Schema = schema,
            OriginalTable = originalTable,
            Name = name,
            OriginalName = originalName,
            Collation = collation,
            Type = (FieldType)type,
            Flags = flags,
            // It is "def" of every column.
            HasMovedNames = catalog.Contains((byte)0),
        };
        return true;
    }
}
