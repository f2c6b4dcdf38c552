namespace HoopWire.Postgres.Wire;

/// <summary>Field types of ErrorResponse and NoticeResponse. https://www.postgresql.org/docs/18/protocol-error-fields.html</summary>
internal static class FieldCode
{
    /// <summary>Severity, localised.</summary>
    public const byte Severity = (byte)'S';

    /// <summary>Severity, never localised.</summary>
    public const byte SeverityNonLocalized = (byte)'V';

    /// <summary>SQLSTATE.</summary>
    public const byte SqlState = (byte)'C';

    public const byte Message = (byte)'M';
    public const byte Detail = (byte)'D';
    public const byte Hint = (byte)'H';
    public const byte Position = (byte)'P';
    public const byte InternalPosition = (byte)'p';
    public const byte InternalQuery = (byte)'q';
    public const byte Where = (byte)'W';
    public const byte SchemaName = (byte)'s';
    public const byte TableName = (byte)'t';
    public const byte ColumnName = (byte)'c';
    public const byte DataTypeName = (byte)'d';
    public const byte ConstraintName = (byte)'n';
    public const byte File = (byte)'F';
    public const byte Line = (byte)'L';
    public const byte Routine = (byte)'R';
}
