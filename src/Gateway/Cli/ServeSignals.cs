using System.Runtime.InteropServices;
using HoopWire.Gateway.Composition;

namespace HoopWire.Gateway.Cli;

/// <summary>The signals of <c>serve</c>: SIGTERM and SIGINT stop it, the second at once; SIGHUP reloads.</summary>
internal sealed class ServeSignals : IDisposable
{
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _hurry = new();
    private readonly Lock _reloading = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Action? _reload;
    private bool _missedReload;

    /// <summary>Catches signals from now on, so that none ends the process while it starts.</summary>
    public ServeSignals()
    {
        Posix.StopIgnoringHangup();
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnReload),
        ];
    }

    /// <summary>Completes at the first signal to stop.</summary>
    public Task Stop => _stop.Task;

    /// <summary>Cancelled at the second.</summary>
    public CancellationToken Hurry => _hurry.Token;

    /// <summary>What a reload does; done at once when one was asked for in the meantime.</summary>
    public void Reload(Action reload)
    {
        lock (_reloading)
        {
            _reload = reload;
            if (_missedReload) reload();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _hurry.Dispose();
    }

    private void OnStop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_stop.TrySetResult()) _hurry.Cancel();
    }

    private void OnReload(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_reloading)
        {
            _missedReload = _reload is null;
            _reload?.Invoke();
        }
    }
}
