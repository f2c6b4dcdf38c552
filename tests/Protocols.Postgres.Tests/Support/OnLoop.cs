using HoopWire.Net;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>Runs code on a loop of a real transport.</summary>
internal static class OnLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task<T> RunAsync<T>(Loop loop, Func<Task<T>> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(async _ =>
        {
            try
            {
                done.SetResult(await action());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }, null);
        return done.Task.WaitAsync(Patience);
    }
}
