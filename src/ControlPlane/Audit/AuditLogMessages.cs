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

    [LoggerMessage(3204, LogLevel.Warning, "The recording of session {Session} does not stand up: {Reason} The audit keeps the rows that it has of it.")]
    public static partial void DamagedRecording(ILogger log, string session, string reason);

    [LoggerMessage(3205, LogLevel.Information, "The recordings of {Count} sessions were read into the audit, which lacked rows of theirs.")]
    public static partial void Completed(ILogger log, int count);

    [LoggerMessage(3206, LogLevel.Error, "The recording of session {Session} could not be read into the audit: {Reason} The next start tries again.")]
    public static partial void NotIndexed(ILogger log, string session, string reason);

    [LoggerMessage(3207, LogLevel.Error, "The head of the audit's root log could not be anchored at {Place}: {Reason} It is tried again.")]
    public static partial void NotAnchored(ILogger log, string place, string reason);

    [LoggerMessage(3208, LogLevel.Error, "The audit's export {Name} to {Place} fails: {Reason}. It goes on from where it was once it works.")]
    public static partial void ExportFailed(ILogger log, string name, string place, string reason);

    [LoggerMessage(3209, LogLevel.Information, "The audit's export {Name} works again.")]
    public static partial void ExportWorks(ILogger log, string name);

    [LoggerMessage(3210, LogLevel.Warning, "The audit's export {Name} to {Place} lacks rows that the other side has rejected for good: {Reason}")]
    public static partial void ExportRejected(ILogger log, string name, string place, string reason);

    [LoggerMessage(3211, LogLevel.Error, "The audit could not be written for so long that {Count} rows of commands are left out. Their sessions are read from their recordings once these are closed and the audit is written again.")]
    public static partial void RowsLeftOut(ILogger log, int count);

    [LoggerMessage(3220, LogLevel.Warning, "{Count} lines at the end of {Path} had no signature and were moved to {Kept}: what a crash kept from being signed, or what somebody without the key has put there.")]
    public static partial void RootCutOff(ILogger log, string path, int count, string kept);

    [LoggerMessage(3221, LogLevel.Information, "Heads of the audit's root log are anchored again at {Place}.")]
    public static partial void AnchoredAgain(ILogger log, string place);

    [LoggerMessage(3222, LogLevel.Error, "The head of the audit's root log at line {Number} was not anchored at {Place} before the gateway stopped. The next head that is will stand for it too.")]
    public static partial void AnchorGivenUp(ILogger log, long number, string place);

    [LoggerMessage(3223, LogLevel.Warning, "There are more refused logins and accesses than the audit takes. It counts those that have no row of their own.")]
    public static partial void StrangersLost(ILogger log);

    [LoggerMessage(3224, LogLevel.Error, "{Count} entries of the audit were not written before the gateway stopped.")]
    public static partial void RowsGivenUp(ILogger log, int count);

    [LoggerMessage(3225, LogLevel.Warning, "{Count} entries of the audit were not stored before the gateway stopped. The next start takes them out of the root log.")]
    public static partial void RowsLeftToRoot(ILogger log, int count);

    [LoggerMessage(3226, LogLevel.Information, "{Count} entries that the store lacked were taken out of the audit's root log.")]
    public static partial void RowsRestored(ILogger log, int count);
}
