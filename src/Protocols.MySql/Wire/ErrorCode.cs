namespace HoopWire.MySql.Wire;

/// <summary>Numbers of errors (https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html), MariaDB's where MySQL has none.</summary>
internal static class ErrorCode
{
    public const ushort TooManyConnections = 1040;
    public const ushort BadHandshake = 1043;
    public const ushort DatabaseAccessDenied = 1044;
    public const ushort AccessDenied = 1045;
    public const ushort UnknownCommand = 1047;
    public const ushort BadDatabase = 1049;
    public const ushort ParseError = 1064;
    public const ushort NoSuchThread = 1094;
    public const ushort TooBigSelect = 1104;
    public const ushort UnknownError = 1105;
    public const ushort TableAccessDenied = 1142;
    public const ushort PacketTooLarge = 1153;
    public const ushort TooManyUserConnections = 1203;
    public const ushort WrongArguments = 1210;
    public const ushort NotSupportedYet = 1235;
    public const ushort UnknownStatementHandler = 1243;
    public const ushort UnsupportedPrepared = 1295;
    public const ushort QueryInterrupted = 1317;
    public const ushort TableDefinitionChanged = 1412;
    public const ushort ForeignDataSource = 1429;
    public const ushort MaxPreparedStatements = 1461;
    public const ushort MalformedPacket = 1835;

    /// <summary>MariaDB: ER_CONNECTION_KILLED.</summary>
    public const ushort ConnectionKilled = 1927;

    /// <summary>MariaDB: ER_STATEMENT_TIMEOUT.</summary>
    public const ushort StatementTimeout = 1969;
    public const ushort SecureTransportRequired = 3159;
}
