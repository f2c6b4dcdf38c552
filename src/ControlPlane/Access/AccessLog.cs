using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

internal static partial class AccessLog
{
    // The failure's type only: its message could quote what was to be proved.
    [LoggerMessage(3001, LogLevel.Error, "An identity could not be checked: {Failure}. It is refused.")]
    public static partial void StoreFailed(ILogger log, string failure);
}
