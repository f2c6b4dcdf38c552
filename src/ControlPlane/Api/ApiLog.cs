using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

internal static partial class ApiLog
{
    [LoggerMessage(3301, LogLevel.Error, "The API failed on {Method} {Route}.")]
    public static partial void Failed(ILogger log, string method, string route, Exception failure);

    [LoggerMessage(3302, LogLevel.Information, "A connection to the control socket was refused: it is of user id {UserId}.")]
    public static partial void PeerRefused(ILogger log, string userId);
}
