using HoopWire.Recording;

namespace HoopWire.Integration.Tests;

/// <summary>A disk of a durable gateway whose syncs wait for as long as a test wants.</summary>
internal sealed class SlowDisk : IDisposable
{
    private readonly ManualResetEventSlim _open = new(true);
    private readonly SemaphoreSlim _waiting = new(0);

    /// <summary>Options of a recorder on it, which syncs when it must and not before.</summary>
    public RecordingOptions Of(RecordingOptions options) => options with { Durable = true, SyncAge = TimeSpan.FromHours(1), BeforeSync = BeforeSync };

    /// <summary>Syncs wait from now on.</summary>
    public void Stop() => _open.Reset();

    /// <summary>Those that wait go on.</summary>
    public void GoOn() => _open.Set();

    /// <summary>Whether a sync waits, or comes to wait.</summary>
    public Task<bool> IsWaitedForAsync() => _waiting.WaitAsync(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
        _waiting.Dispose();
    }

    private void BeforeSync()
    {
        if (_open.IsSet) return;
        _waiting.Release();
        _open.Wait();
    }
}
