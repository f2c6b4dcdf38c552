namespace HoopWire.Kit;

/// <summary>Counts what code allocates, by the runtime's own count for the thread.</summary>
public static class Allocations
{
    private const int Runs = 5;

    /// <summary>
    /// The bytes that an action allocates each time it runs: the least of several runs. What happens once (a method compiled anew) and what other tests bring about
    /// (a collection, which closes the part of the heap that a thread has begun) adds to a run now and then, and is no cost of the action.
    /// </summary>
    public static long Least(Action action)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Runs && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
