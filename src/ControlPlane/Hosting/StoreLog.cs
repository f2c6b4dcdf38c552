using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

internal static partial class StoreLog
{
    [LoggerMessage(3401, LogLevel.Error, "{Failure} Until it can, new sessions are refused and nothing that needs an approval runs.")]
    public static partial void Failed(ILogger log, string failure);

    [LoggerMessage(3402, LogLevel.Information, "The store works again.")]
    public static partial void Works(ILogger log);
}
