using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>One place outside for heads of the root log: they are carried there one after another, and one that could not be is tried again until it can.</summary>
/// <param name="name">What people know it by.</param>
/// <param name="keep">Carries one there.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Is told of failures.</param>
internal sealed class RootAnchorPlace(string name, Func<RootAnchor, DateOnly, Task> keep, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromHours(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _last = Task.CompletedTask;
    private bool _fails;
    private bool _gaveUp;
    private int _waiting;

    /// <summary>What waits. Any thread.</summary>
    public AnchorFigures Figures => new(name, Volatile.Read(ref _waiting));

    /// <summary>Takes one; it goes there behind those that were taken before. One caller at a time.</summary>
    public void Add(RootAnchor anchor, DateOnly day)
    {
        Interlocked.Increment(ref _waiting);
        Task before = _last;
        _last = Task.Run(() => KeepAsync(before, anchor, day));
    }

    /// <summary>Waits for what is under way; each of those that wait has one more try, up to the first that fails.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _last;
        _stop.Dispose();
    }

    private async Task KeepAsync(Task before, RootAnchor anchor, DateOnly day)
    {
        await before;
        for (TimeSpan pause = PauseMin; !_gaveUp; pause = pause * 2 < PauseMax ? pause * 2 : PauseMax)
        {
            bool stops = _stop.IsCancellationRequested;
            if (await TryAsync(anchor, day))
            {
                Interlocked.Decrement(ref _waiting);
                return;
            }

            _gaveUp = stops;
            await Task.Delay(pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        AuditLogMessages.AnchorGivenUp(log, anchor.N, name);
    }

    private async Task<bool> TryAsync(RootAnchor anchor, DateOnly day)
    {
        try
        {
            await keep(anchor, day);
            if (_fails) AuditLogMessages.AnchoredAgain(log, name);
            _fails = false;
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            if (!_fails) AuditLogMessages.NotAnchored(log, name, e.Message);
            _fails = true;
            return false;
        }
    }
}
