using HoopWire.Recording;

namespace HoopWire.Sessions;

/// <summary>What of a session a recorder has no room for: its legs, the steps of what takes its time beside them, and what commands bring that run beside others. Belongs to the session's loop.</summary>
/// <param name="recorder">The recorder, which calls back once, whatever it has refused.</param>
/// <param name="client">The client's leg.</param>
/// <param name="target">The target's leg.</param>
public sealed class RecorderWait(SessionRecorder recorder, Leg client, Leg target)
{
    private TaskCompletionSource? _room;

    private bool IsAsked => client.WaitsFor(Waits.Recorder) || target.WaitsFor(Waits.Recorder) || _room is not null;

    /// <summary>Suspends a leg until there is room.</summary>
    public void Suspend(Leg leg)
    {
        ArgumentNullException.ThrowIfNull(leg);
        bool isAsked = IsAsked;
        leg.Wait(Waits.Recorder);
        if (!isAsked) Ask();
    }

    /// <summary>
    /// Records something that no leg waits for, such as a step of an approval, or of one of several commands under way, once there is room for it; false when the recorder cannot write, or the session has ended.
    /// </summary>
    /// <param name="append">Records it.</param>
    public async Task<bool> WriteAsync(Func<SessionRecorder, AppendResult> append)
    {
        ArgumentNullException.ThrowIfNull(append);
        AppendResult written;
        while ((written = append(recorder)) == AppendResult.Full) await RoomAsync();
        return written == AppendResult.Written;
    }

    private Task RoomAsync()
    {
        bool isAsked = IsAsked;
        _room ??= new TaskCompletionSource();
        if (!isAsked) Ask();
        return _room.Task;
    }

    private void Ask() => recorder.NotifyWritable(static state => ((RecorderWait)state!).Go(), this);

    // The target's answers make what is owed less, the client's commands make it more.
    private void Go()
    {
        var room = _room;
        _room = null;
        target.Go(Waits.Recorder);
        client.Go(Waits.Recorder);
        room?.SetResult();
    }
}
