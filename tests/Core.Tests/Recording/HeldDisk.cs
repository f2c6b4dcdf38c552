using HoopWire.Recording;

namespace HoopWire.Core.Tests.Recording;

/// <summary>A disk whose syncs the test holds up, or lets fail.</summary>
internal sealed class HeldDisk : IDisposable
{
    private readonly ManualResetEventSlim _open = new(true);
    private readonly SemaphoreSlim _waiting = new(0);
    private long _syncs;

    /// <summary>Syncs begun.</summary>
    public long Syncs => Interlocked.Read(ref _syncs);

    /// <summary>What the next syncs fail with; null for nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Options with this disk, durable.</summary>
    public RecordingOptions Durable(RecordingOptions options) => options with { Durable = true, BeforeSync = Before };

    /// <summary>Stands before each sync.</summary>
    public void Before()
    {
        Interlocked.Increment(ref _syncs);
        if (!_open.IsSet)
        {
            _waiting.Release();
            _open.Wait();
        }

        if (Failure is { } failure) throw failure;
    }

    /// <summary>Syncs that begin from now on wait.</summary>
    public void Hold() => _open.Reset();

    /// <summary>Completes when a sync waits.</summary>
    public async Task Waiting() => Assert.True(await _waiting.WaitAsync(TimeSpan.FromSeconds(20)));

    /// <summary>Lets them go on.</summary>
    public void Release() => _open.Set();

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
        _waiting.Dispose();
    }
}
