namespace HoopWire.MySql.Wire;

/// <summary>
/// COM_STMT_EXECUTE of a client without CLIENT_QUERY_ATTRIBUTES: 0x17 u8, statement id u32, flags u8, iterations u32 (1), and where the statement has parameters a bit for
/// each that is NULL, new types u8, the types (u8 type, u8 sign) where that is 1, and the values.
/// </summary>
internal readonly ref struct ExecuteRequest
{
    private const int FlagsAt = 5;
    private const int HeadBytes = 10;

    /// <summary>CURSOR_TYPE_READ_ONLY, FOR_UPDATE and SCROLLABLE.</summary>
    private const byte CursorFlags = 7;

    private const int TypeBytes = 2;

    /// <summary>A bit for each parameter that is NULL.</summary>
    public ReadOnlySpan<byte> Nulls { get; init; }

    /// <summary>Types, two bytes each; empty where those of the execution before are meant.</summary>
    public ReadOnlySpan<byte> Types { get; init; }

    /// <summary>The values.</summary>
    public ReadOnlySpan<byte> Values { get; init; }

    /// <summary>Reads the id alone, by which the number of parameters is found.</summary>
    public static bool TryReadId(ReadOnlySpan<byte> payload, out uint id)
    {
        var reader = new PayloadReader(payload);
        id = 0;
        return reader.TrySkip(1) && reader.TryReadUInt32(out id);
    }

    /// <summary>Whether a cursor is asked for, by a payload that was read.</summary>
    public static bool AsksCursor(ReadOnlySpan<byte> payload) => (payload[FlagsAt] & CursorFlags) != 0;

    /// <summary>Reads the payload of a statement with so many parameters.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int parameters, out ExecuteRequest request)
    {
        request = default;
        var reader = new PayloadReader(payload);
        if (!reader.TrySkip(HeadBytes)) return false;
        ReadOnlySpan<byte> nulls = default, types = default;
        if (parameters > 0)
        {
            if (!reader.TryReadBytes((parameters + 7) / 8, out nulls) || !reader.TryReadByte(out byte bound) || bound > 1) return false;
            if (bound == 1 && !reader.TryReadBytes(parameters * TypeBytes, out types)) return false;
        }
        request = new ExecuteRequest { Nulls = nulls, Types = types, Values = reader.ReadRest() };
        // Without parameters nothing may follow: what the target does not read, nobody has looked at.
        return parameters > 0 || request.Values.IsEmpty;
    }

    /// <summary>Whether a parameter is NULL.</summary>
    public bool IsNull(int parameter) => (Nulls[parameter / 8] & (1 << (parameter % 8))) != 0;

    /// <summary>The type of a parameter, by types of two bytes each.</summary>
    public static FieldType TypeOf(ReadOnlySpan<byte> types, int parameter) => (FieldType)types[parameter * TypeBytes];

    /// <summary>
    /// Whether servers read values of a type alike. MariaDB takes YEAR, INT24, BIT and GEOMETRY for NULL, and whatever follows for the next value; MySQL takes each type that is not among
    /// its own for bytes with their length before them.
    /// </summary>
    public static bool IsAgreed(FieldType type) => QueryAttribute.IsAgreed(type) || type is FieldType.Enum or FieldType.Set;

    /// <summary>Whether a parameter is unsigned.</summary>
    public static bool IsUnsigned(ReadOnlySpan<byte> types, int parameter) => (types[(parameter * TypeBytes) + 1] & 0x80) != 0;
}
