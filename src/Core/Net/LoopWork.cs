namespace HoopWire.Net;

/// <summary>Work that has to be on a loop, for callers that are not.</summary>
public static class LoopWork
{
    /// <summary>Runs it on the loop, and comes back with what it gave.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="work">The work.</param>
    /// <param name="patience">How long it may take, past its own deadlines.</param>
    public static async Task<T> RunAsync<T>(Loop loop, Func<Task<T>> work, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(work);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(_ => _ = WorkAsync(), null);
        return await done.Task.WaitAsync(patience);

        async Task WorkAsync()
        {
            try
            {
                done.SetResult(await work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }
}
