namespace HoopWire.Recording;

/// <summary>Tells several observers, one after the other.</summary>
public sealed class RecordingObservers(params IRecordingObserver[] observers) : IRecordingObserver
{
    /// <inheritdoc/>
    public void Session(in RecordedPlace at, ReadOnlySpan<byte> json)
    {
        foreach (var observer in observers) observer.Session(at, json);
    }

    /// <inheritdoc/>
    public void Command(in RecordedPlace at, in ObservedCommand command)
    {
        foreach (var observer in observers) observer.Command(at, command);
    }

    /// <inheritdoc/>
    public void Result(in RecordedPlace at, in ObservedResult result)
    {
        foreach (var observer in observers) observer.Result(at, result);
    }

    /// <inheritdoc/>
    public void Approval(in RecordedPlace at, in ApprovalEvent approval)
    {
        foreach (var observer in observers) observer.Approval(at, approval);
    }

    /// <inheritdoc/>
    public void Notice(in RecordedPlace at, in NoticeEvent notice)
    {
        foreach (var observer in observers) observer.Notice(at, notice);
    }

    /// <inheritdoc/>
    public void End(in RecordedPlace at, in ObservedEnd end)
    {
        foreach (var observer in observers) observer.End(at, end);
    }

    /// <inheritdoc/>
    public void Closed(ClosedRecording recording)
    {
        foreach (var observer in observers) observer.Closed(recording);
    }

    /// <inheritdoc/>
    public void Turn()
    {
        foreach (var observer in observers) observer.Turn();
    }
}
