using System.Collections.Concurrent;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Recording;

/// <summary>A loop of one thread that runs what is posted to it.</summary>
internal sealed class TestLoop : Loop, IDisposable
{
    private readonly BlockingCollection<(Action<object?> Callback, object? State)> _posted = [];
    private readonly Thread _thread;

    public TestLoop(int index = 0)
    {
        Index = index;
        _thread = new Thread(Run) { IsBackground = true, Name = $"test loop {index}" };
        _thread.Start();
    }

    public override int Index { get; }

    public override bool IsCurrent => Thread.CurrentThread == _thread;

    public override void Post(Action<object?> callback, object? state)
    {
        if (!_posted.IsAddingCompleted) _posted.Add((callback, state));
    }

    public override LoopTimer Schedule(TimeSpan due, Action<object?> callback, object? state) =>
        throw new NotSupportedException("The recorder schedules nothing on loops.");

    /// <summary>Runs something on the loop and waits for what it returns.</summary>
    public Task<T> Call<T>(Func<T> call)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            _ =>
            {
                try
                {
                    result.SetResult(call());
                }
                catch (Exception e)
                {
                    result.SetException(e);
                }
            },
            null);
        return result.Task;
    }

    /// <summary>Runs something on the loop and waits for it.</summary>
    public Task Call(Action call) => Call(() =>
    {
        call();
        return 0;
    });

    public void Dispose()
    {
        _posted.CompleteAdding();
        _thread.Join();
        _posted.Dispose();
    }

    private void Run()
    {
        foreach (var (callback, state) in _posted.GetConsumingEnumerable()) callback(state);
    }
}
