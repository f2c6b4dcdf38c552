using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Recordings;

internal static partial class RetentionLog
{
    [LoggerMessage(1230, LogLevel.Error, "Old recordings could not be deleted: {Reason} It is tried again in an hour.")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(1237, LogLevel.Error, "The recording of session {Session} could not be deleted: {Reason} It is tried again in an hour.")]
    public static partial void NotDeleted(ILogger logger, string session, string reason);

    [LoggerMessage(1238, LogLevel.Warning, "The clock went ahead by {Days:F0} days beyond the time that has passed: no recording is deleted before it has been steady for a day. Set the clock, if it is wrong.")]
    public static partial void Paused(ILogger logger, double days);
}
