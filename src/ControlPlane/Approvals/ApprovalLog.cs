using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

internal static partial class ApprovalLog
{
    [LoggerMessage(3101, LogLevel.Error, "The store failed on approval request {Id}: {Failure}. The command does not run.")]
    public static partial void StoreFailed(ILogger log, string id, string failure);

    [LoggerMessage(3102, LogLevel.Critical, "BREAK-GLASS: request {Id} of {User} on {Target} (rule {Rule}) was let through by its requester.")]
    public static partial void GlassBroken(ILogger log, string id, string user, string target, string rule);

    [LoggerMessage(3103, LogLevel.Warning, "The row estimate of approval request {Id} could not be noted: {Failure}.")]
    public static partial void EstimateLost(ILogger log, string id, string failure);
}
