namespace HoopWire.Postgres.Wire;

/// <summary>SQLSTATE codes the gateway gives. https://www.postgresql.org/docs/18/errcodes-appendix.html</summary>
internal static class SqlState
{
    public const string ConnectionFailure = "08006";
    public const string ProtocolViolation = "08P01";
    public const string FeatureNotSupported = "0A000";
    public const string InFailedTransaction = "25P02";
    public const string InvalidAuthorization = "28000";
    public const string InvalidPassword = "28P01";
    public const string InvalidCatalogName = "3D000";
    public const string InsufficientPrivilege = "42501";
    public const string InvalidParameterValue = "22023";
    public const string TooManyConnections = "53300";
    public const string ProgramLimitExceeded = "54000";
    public const string QueryCanceled = "57014";
    public const string AdminShutdown = "57P01";
    public const string CannotConnectNow = "57P03";
    public const string IoError = "58030";
    public const string InternalError = "XX000";
}
