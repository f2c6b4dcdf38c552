namespace HoopWire.Gateway.Composition;

/// <summary>Work beside the gateway that is told to stop, and waited for, when the gateway stops.</summary>
internal sealed class BackgroundWork : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public BackgroundWork(Func<CancellationToken, Task> start) => _work = start(_stop.Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
