using Microsoft.Extensions.Logging;

namespace HoopWire.Recording;

internal static partial class RecordingLog
{
    [LoggerMessage(1200, LogLevel.Error, "Recordings cannot be written: {Reason} Sessions stop at their next command; writing is tried again every {Seconds} s.")]
    public static partial void Failed(ILogger logger, string reason, double seconds);

    [LoggerMessage(1201, LogLevel.Warning, "Recordings can be written again.")]
    public static partial void Recovered(ILogger logger);

    [LoggerMessage(1202, LogLevel.Warning, "Closed {Count} recordings that an earlier run of the gateway left open.")]
    public static partial void ClosedLeftOpen(ILogger logger, int count);

    [LoggerMessage(1203, LogLevel.Error, "{Journal} was left by an earlier run and cannot be read: {Reason}. It is kept as {Kept}.")]
    public static partial void JournalUnreadable(ILogger logger, string journal, string reason, string kept);

    [LoggerMessage(1204, LogLevel.Error, "The recorder stopped with lines that could not be written; the next start writes them from the journal.")]
    public static partial void StoppedWithRest(ILogger logger);

    [LoggerMessage(1206, LogLevel.Warning, "The recording of session {Session} was torn at its end: {Bytes} bytes behind frame {Frame} were cut off.")]
    public static partial void Cut(ILogger logger, string session, long bytes, long frame);

    [LoggerMessage(1207, LogLevel.Error, "A journal that is needed no more stays until the next start: {Reason}")]
    public static partial void NotRemoved(ILogger logger, string reason);

    [LoggerMessage(1208, LogLevel.Error, "The disk of the journals has taken nothing for {Seconds} s. Sessions stop at their next command until it does.")]
    public static partial void Hangs(ILogger logger, double seconds);

    [LoggerMessage(1205, LogLevel.Error, "A recording stays without a seal: {Reason}")]
    public static partial void Unsealed(ILogger logger, string reason);

    [LoggerMessage(1209, LogLevel.Error, "{Observer} failed over an event of a recording, and lacks it. Recordings go on. Later failures of it are not logged.")]
    public static partial void ObserverFailed(ILogger logger, Exception failure, string observer);
}
