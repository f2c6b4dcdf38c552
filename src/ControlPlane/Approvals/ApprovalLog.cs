using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

internal static partial class ApprovalLog
{
    [LoggerMessage(3101, LogLevel.Error, "The store failed on approval request {Id}: {Failure}. The command does not run.")]
    public static partial void StoreFailed(ILogger log, string id, string failure);
}
