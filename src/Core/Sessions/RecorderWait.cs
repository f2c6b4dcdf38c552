using HoopWire.Recording;

namespace HoopWire.Sessions;

/// <summary>The legs of a session that a recorder has no room for. Belongs to the session's loop.</summary>
/// <param name="recorder">The recorder, which calls back once, whichever legs it has refused.</param>
/// <param name="client">The client's leg.</param>
/// <param name="target">The target's leg.</param>
public sealed class RecorderWait(SessionRecorder recorder, Leg client, Leg target)
{
    /// <summary>Suspends a leg until there is room.</summary>
    public void Suspend(Leg leg)
    {
        ArgumentNullException.ThrowIfNull(leg);
        bool isAsked = client.WaitsFor(Waits.Recorder) || target.WaitsFor(Waits.Recorder);
        leg.Wait(Waits.Recorder);
        if (!isAsked) recorder.NotifyWritable(static state => ((RecorderWait)state!).Go(), this);
    }

    // The target's answers make what is owed less, the client's commands make it more.
    private void Go()
    {
        target.Go(Waits.Recorder);
        client.Go(Waits.Recorder);
    }
}
