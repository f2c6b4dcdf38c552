using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.MySql;

/// <summary>Log messages of the MySQL protocol, 2100 to 2199. What a client did wrong is information, not a warning; a target that cannot be used is one.</summary>
internal static partial class MySqlLog
{
    [LoggerMessage(2100, LogLevel.Information, "No session for {Client}, user {User}, target {Target}: {Reason}")]
    public static partial void HandshakeFailed(ILogger log, string client, string user, string target, EndReason reason);

    [LoggerMessage(EventId = 2101, Message = "Target {Target} cannot be used: {Reason} Cause: {Cause} (error {Code})")]
    public static partial void TargetFailed(ILogger log, LogLevel level, string target, EndReason reason, string cause, ushort code);

    [LoggerMessage(2102, LogLevel.Error, "A recording cannot be opened: {Error}")]
    public static partial void RecorderFailed(ILogger log, string error);

    [LoggerMessage(2104, LogLevel.Information, "Session {Session} is changed over to no user {User}, target {Target}: {Reason}")]
    public static partial void ChangeRefused(ILogger log, string session, string user, string target, EndReason reason);

    [LoggerMessage(2105, LogLevel.Error, "Session {Session}: a statement needs approval, and asking for it failed")]
    public static partial void ApprovalFailed(ILogger log, string session, Exception error);

    [LoggerMessage(2103, LogLevel.Warning, "Columns of target {Target} are masked, and its catalogue cannot be read: {Reason}")]
    public static partial void CatalogueFailed(ILogger log, string target, string reason);
}
