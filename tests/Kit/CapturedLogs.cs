using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HoopWire.Kit;

/// <summary>Keeps every log line of every level.</summary>
public sealed class CapturedLogs : ILoggerFactory, ILogger
{
    /// <summary>The lines, each with the exception that was logged with it.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>Their levels.</summary>
    public ConcurrentQueue<LogLevel> Levels { get; } = [];

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue(formatter(state, exception) + exception);
        Levels.Enqueue(logLevel);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
