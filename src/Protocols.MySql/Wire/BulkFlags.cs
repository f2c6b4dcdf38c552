namespace HoopWire.MySql.Wire;

/// <summary>What a COM_STMT_BULK_EXECUTE asks for ("Bulk Flags").</summary>
[Flags]
internal enum BulkFlags : ushort
{
    None = 0,

    /// <summary>SEND_UNIT_RESULTS: a row for each execution is the answer, where MARIADB_CLIENT_BULK_UNIT_RESULTS was agreed on.</summary>
    UnitResults = 64,

    /// <summary>SEND_TYPES_TO_SERVER: types stand before the rows.</summary>
    Types = 128,
}
