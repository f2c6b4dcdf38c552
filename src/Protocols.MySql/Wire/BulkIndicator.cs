namespace HoopWire.MySql.Wire;

/// <summary>What stands for a parameter in a row of a COM_STMT_BULK_EXECUTE ("Parameter Indicator").</summary>
internal enum BulkIndicator : byte
{
    /// <summary>A value follows.</summary>
    Value = 0,

    /// <summary>NULL.</summary>
    Null = 1,

    /// <summary>The column's default.</summary>
    Default = 2,

    /// <summary>The default for an INSERT; an UPDATE leaves the column alone.</summary>
    Ignore = 3,
}
