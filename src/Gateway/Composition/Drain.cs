using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Composition;

/// <summary>Lets running sessions end, and ends those that do not.</summary>
internal sealed class Drain(SessionRegistry sessions, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(5);

    /// <summary>Returns when no session is left, or those killed have had their time.</summary>
    /// <param name="timeout">How long sessions may end by themselves.</param>
    /// <param name="hurry">Cuts that time short.</param>
    public async Task RunAsync(TimeSpan timeout, CancellationToken hurry)
    {
        sessions.StartDrain();
        if (sessions.Count == 0) return;
        GatewayLog.Draining(logger, sessions.Count, timeout.TotalSeconds);
        if (await EmptyAsync(timeout, hurry)) return;
        GatewayLog.DrainedByForce(logger, sessions.Count);
        var reason = new EndReason(Side.Gateway, Stage.Drain, "The gateway is stopping");
        foreach (var session in sessions.All) session.Kill(reason);
        await EmptyAsync(KillTime, CancellationToken.None);
    }

    private async Task<bool> EmptyAsync(TimeSpan timeout, CancellationToken hurry)
    {
        long start = time.GetTimestamp();
        while (sessions.Count > 0)
        {
            if (hurry.IsCancellationRequested || time.GetElapsedTime(start) >= timeout) return false;
            await Task.Delay(Beat, time, CancellationToken.None);
        }

        return true;
    }
}
