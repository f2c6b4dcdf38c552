using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Recordings;

internal static partial class UploadLog
{
    [LoggerMessage(1231, LogLevel.Error, "The recording of session {Session} is not in the store yet: {Reason} It stays on this disk, and is tried again.")]
    public static partial void Failed(ILogger logger, string session, string reason);

    [LoggerMessage(1232, LogLevel.Information, "Recordings reach the store again.")]
    public static partial void Works(ILogger logger);

    [LoggerMessage(1239, LogLevel.Error, "Recordings on this disk could not be looked through for what is not in the store yet: {Reason}. It is tried again.")]
    public static partial void LookFailed(ILogger logger, string reason);

    [LoggerMessage(1233, LogLevel.Error, "The recording of session {Session} was in the store, and is not there any more. It stays on this disk, and is sent again.")]
    public static partial void Lost(ILogger logger, string session);
}
