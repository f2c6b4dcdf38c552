using Microsoft.Extensions.Logging;

namespace HoopWire.Core.Tests.Net;

/// <summary>Fails where an error is to be logged, so that a guard which logs does not hold.</summary>
internal sealed class ThrowingLog : ILoggerFactory, ILogger
{
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Error)
            throw new InvalidOperationException("The log cannot be written.");
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Dispose()
    {
    }
}
