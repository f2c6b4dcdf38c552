using Microsoft.Extensions.Logging;

namespace HoopWire.Core.Tests.Net;

/// <summary>Keeps the warnings that are logged.</summary>
internal sealed class WarningLog : ILoggerFactory, ILogger
{
    private readonly List<(string Part, TaskCompletionSource<string> Found)> _awaited = [];
    private readonly List<string> _lines = [];

    /// <summary>The first warning with this in it.</summary>
    public Task<string> FirstAsync(string part)
    {
        lock (_lines)
        {
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lines.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } line)
                found.SetResult(line);
            else
                _awaited.Add((part, found));
            return found.Task;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel != LogLevel.Warning)
            return;

        string line = formatter(state, exception);
        lock (_lines)
        {
            _lines.Add(line);
            foreach (var (part, found) in _awaited)
            {
                if (line.Contains(part, StringComparison.Ordinal))
                    found.TrySetResult(line);
            }
        }
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
