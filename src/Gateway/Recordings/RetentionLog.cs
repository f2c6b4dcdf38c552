using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Recordings;

internal static partial class RetentionLog
{
    [LoggerMessage(1230, LogLevel.Error, "Old recordings could not be deleted: {Reason} It is tried again in an hour.")]
    public static partial void Failed(ILogger logger, string reason);
}
