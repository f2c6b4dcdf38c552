using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Postgres;

/// <summary>Log messages of the Postgres protocol, 2000 to 2099. What a peer did wrong is information, not a warning.</summary>
internal static partial class PostgresLog
{
    [LoggerMessage(2000, LogLevel.Information, "No session for {Client}: {Reason}")]
    public static partial void HandshakeFailed(ILogger log, string client, EndReason reason);

    [LoggerMessage(2001, LogLevel.Information, "Target {Target} cannot be used: {Reason} (SQLSTATE {SqlState}: {Text})")]
    public static partial void TargetFailed(ILogger log, string target, EndReason reason, string sqlState, string text);

    [LoggerMessage(2002, LogLevel.Error, "A recording cannot be opened: {Error}")]
    public static partial void RecorderFailed(ILogger log, string error);
}
