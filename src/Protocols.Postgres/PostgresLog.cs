using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Postgres;

/// <summary>Log messages of the Postgres protocol, 2000 to 2099. What a client did wrong is information, not a warning; a target that cannot be used is one.</summary>
internal static partial class PostgresLog
{
    [LoggerMessage(2000, LogLevel.Information, "No session for {Client}, user {User}, target {Target}: {Reason}")]
    public static partial void HandshakeFailed(ILogger log, string client, string user, string target, EndReason reason);

    [LoggerMessage(EventId = 2001, Message = "Target {Target} cannot be used: {Reason} Cause: {Cause} (SQLSTATE {SqlState}: {Text})")]
    public static partial void TargetFailed(ILogger log, LogLevel level, string target, EndReason reason, string cause, string sqlState, string text);

    [LoggerMessage(2002, LogLevel.Error, "A recording cannot be opened: {Error}")]
    public static partial void RecorderFailed(ILogger log, string error);

    [LoggerMessage(2003, LogLevel.Error, "A session on {Target} could not be opened")]
    public static partial void SessionFailed(ILogger log, string target, Exception error);

    [LoggerMessage(2004, LogLevel.Error, "Session {Session}: a statement needs approval, and asking for it failed")]
    public static partial void ApprovalFailed(ILogger log, string session, Exception error);
}
