namespace HoopWire.Postgres.Wire;

/// <summary>Severities of ErrorResponse and NoticeResponse.</summary>
internal static class Severity
{
    public const string Error = "ERROR";
    public const string Fatal = "FATAL";
    public const string Notice = "NOTICE";
    public const string Warning = "WARNING";
}
