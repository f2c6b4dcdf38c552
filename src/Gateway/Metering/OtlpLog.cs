using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Metering;

internal static partial class OtlpLog
{
    [LoggerMessage(1234, LogLevel.Warning, "Metrics do not reach {Collector}: {Reason}. It is tried again.")]
    public static partial void Failed(ILogger logger, string collector, string reason);

    [LoggerMessage(1235, LogLevel.Information, "Metrics reach the collector again.")]
    public static partial void Works(ILogger logger);

    [LoggerMessage(1236, LogLevel.Warning, "{Collector} has rejected {Rejected} metrics: {Reason}")]
    public static partial void Rejected(ILogger logger, string collector, long rejected, string reason);
}
