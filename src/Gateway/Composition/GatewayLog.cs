using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Composition;

/// <summary>What the gateway says about itself. Events 100 to 199.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(100, LogLevel.Information, "Configuration {File} loaded again: version {Version}, {Targets} targets, {Grants} grants")]
    public static partial void Reloaded(ILogger logger, string file, long version, int targets, int grants);

    [LoggerMessage(101, LogLevel.Error, "Configuration {File} was not loaded again, the one in force stays: {Problem}")]
    public static partial void ReloadRefused(ILogger logger, string file, string problem);

    [LoggerMessage(102, LogLevel.Warning, "Configuration: {Problem}")]
    public static partial void Doubt(ILogger logger, string problem);

    [LoggerMessage(103, LogLevel.Warning, "Configuration {File}: a change of {What} needs a restart")]
    public static partial void NeedsRestart(ILogger logger, string file, string what);

    [LoggerMessage(104, LogLevel.Information, "Stopping: {Sessions} sessions have {Seconds} s to end")]
    public static partial void Draining(ILogger logger, int sessions, double seconds);

    [LoggerMessage(105, LogLevel.Warning, "Ending {Sessions} sessions that did not end in time")]
    public static partial void DrainedByForce(ILogger logger, int sessions);

    [LoggerMessage(106, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(107, LogLevel.Error, "Stopping: {What} failed")]
    public static partial void StopFault(ILogger logger, string what, Exception exception);

    [LoggerMessage(108, LogLevel.Information, "The transport is epoll, because io_uring cannot be had: {Fault}")]
    public static partial void NoUring(ILogger logger, string fault);
}
