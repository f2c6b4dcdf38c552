using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

internal static partial class AuditLogMessages
{
    [LoggerMessage(3201, LogLevel.Error, "The audit cannot be written ({Failure}: {Reason}). New sessions are refused until it can.")]
    public static partial void StoreFailed(ILogger log, string failure, string reason);

    [LoggerMessage(3202, LogLevel.Information, "The audit is written again.")]
    public static partial void StoreWorks(ILogger log);

    [LoggerMessage(3203, LogLevel.Error, "The audit's queue is full and rows are lost. New sessions are refused until it has room.")]
    public static partial void QueueFull(ILogger log);
}
