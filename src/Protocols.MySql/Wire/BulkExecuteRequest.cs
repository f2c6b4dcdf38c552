namespace HoopWire.MySql.Wire;

/// <summary>
/// MariaDB's COM_STMT_BULK_EXECUTE (https://mariadb.com/kb/en/com_stmt_bulk_execute/): 0xFA u8, statement id u32, flags u16, where they say so the types of
/// the parameters (u8 type, u8 sign), and rows to the end of the packet: for each parameter an indicator u8 and, where it says so, the value.
/// </summary>
internal readonly ref struct BulkExecuteRequest
{
    private const int IdBytes = 5;
    private const int TypeBytes = 2;

    /// <summary>What it asks for.</summary>
    public BulkFlags Flags { get; init; }

    /// <summary>Types, two bytes each; empty where those of the execution before are meant.</summary>
    public ReadOnlySpan<byte> Types { get; init; }

    /// <summary>The rows.</summary>
    public ReadOnlySpan<byte> Rows { get; init; }

    /// <summary>Reads the payload of a statement with so many parameters; what the rows hold is read one value at a time.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int parameters, out BulkExecuteRequest request)
    {
        request = default;
        var reader = new PayloadReader(payload);
        if (!reader.TrySkip(IdBytes) || !reader.TryReadUInt16(out ushort bits)) return false;
        var flags = (BulkFlags)bits;
        ReadOnlySpan<byte> types = default;
        if (flags.HasFlag(BulkFlags.Types) && !reader.TryReadBytes(parameters * TypeBytes, out types)) return false;
        request = new BulkExecuteRequest { Flags = flags, Types = types, Rows = reader.ReadRest() };
        return true;
    }

    /// <summary>Reads the next parameter of a row.</summary>
    public static bool TryReadValue(ref PayloadReader rows, FieldType type, out BulkIndicator indicator, out ReadOnlySpan<byte> value)
    {
        value = default;
        bool read = rows.TryReadByte(out byte first);
        indicator = (BulkIndicator)first;
        if (!read || indicator > BulkIndicator.Ignore) return false;
        return indicator != BulkIndicator.Value || (type != FieldType.Null && BinaryValue.TryRead(ref rows, type, out value));
    }
}
