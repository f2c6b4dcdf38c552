using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace HoopWire.Gateway.Composition;

/// <summary>Logs go to standard error, one line each. Standard output belongs to the ready lines.</summary>
internal static class GatewayLogging
{
    /// <summary>The words <c>--log-level</c> and <c>HOOPWIRE_LOG_LEVEL</c> take.</summary>
    public static IReadOnlyList<(string Word, LogLevel Level)> Levels { get; } =
    [
        ("trace", LogLevel.Trace), ("debug", LogLevel.Debug), ("information", LogLevel.Information),
        ("warning", LogLevel.Warning), ("error", LogLevel.Error), ("none", LogLevel.None),
    ];

    /// <summary>Makes the factory.</summary>
    public static ILoggerFactory Create(LogLevel level) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(level);
        builder.AddFilter("Microsoft", LogLevel.Warning);
        builder.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(options =>
        {
            options.LogToStandardErrorThreshold = LogLevel.Trace;
            // A reader of standard error that stalls must not stall the gateway.
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    });
}
