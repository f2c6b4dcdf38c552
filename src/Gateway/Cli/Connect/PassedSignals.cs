using System.Diagnostics;
using System.Runtime.InteropServices;
using HoopWire.Gateway.Composition;

namespace HoopWire.Gateway.Cli;

/// <summary>
/// What a signal does to a program that waits for another: what the terminal sends both have got, and the other decides; what ends this one alone is passed on. So this one
/// always sees the other's end, and leaves nothing behind.
/// </summary>
internal sealed class PassedSignals : IDisposable
{
    private const int Hangup = 1;
    private const int Terminate = 15;
    private readonly Lock _gate = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Process? _process;
    private int? _early;

    public PassedSignals() => _registrations =
    [
        // Ctrl-C is the client's: it cancels a statement there. So is Ctrl-\.
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => context.Cancel = true),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Pass(context, Hangup)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Pass(context, Terminate)),
    ];

    /// <summary>The process runs; null when it does no more.</summary>
    public void To(Process? process)
    {
        lock (_gate)
        {
            _process = process;
            if (process is { HasExited: false } && _early is { } signal) Posix.Send(process.Id, signal);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Pass(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (_process is null) _early = signal;
            else if (!_process.HasExited) Posix.Send(_process.Id, signal);
        }
    }
}
