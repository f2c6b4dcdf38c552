using System.Collections.Concurrent;
using System.Diagnostics;

namespace HoopWire.Kit;

/// <summary>Starts processes from one thread that lives as long as this process.</summary>
/// <remarks>
/// Children ask the kernel to be killed when their parent dies (prctl(2), PR_SET_PDEATHSIG), and the kernel takes the
/// thread that forked them for the parent: a pool thread that retires would take its children along.
/// </remarks>
internal static class Launcher
{
    private static readonly BlockingCollection<Action> Queue = StartThread();

    public static Process Start(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Action> StartThread()
    {
        var queue = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var action in queue.GetConsumingEnumerable()) action();
        })
        {
            IsBackground = true,
            Name = "kit launcher",
        };
        thread.Start();
        return queue;
    }
}
