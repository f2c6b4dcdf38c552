using Microsoft.Extensions.Logging;

namespace HoopWire.Recording;

/// <summary>
/// Tells several observers, one after the other. What one of them throws reaches neither the others nor the recording: it is logged, once for each observer.
/// </summary>
/// <param name="logger">Where.</param>
/// <param name="observers">The observers.</param>
public sealed class RecordingObservers(ILogger logger, params IRecordingObserver[] observers) : IRecordingObserver
{
    private readonly HashSet<IRecordingObserver> _failed = [];

    /// <inheritdoc/>
    public void Session(in RecordedPlace at, ReadOnlySpan<byte> json)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Session(at, json);
            }
            catch (Exception e)
            {
                Failed(observer, e);
            }
        }
    }

    /// <inheritdoc/>
    public void Command(in RecordedPlace at, in ObservedCommand command)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Command(at, command);
            }
            catch (Exception e)
            {
                Failed(observer, e);
            }
        }
    }

    /// <inheritdoc/>
    public void Result(in RecordedPlace at, in ObservedResult result)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Result(at, result);
            }
            catch (Exception e)
            {
                Failed(observer, e);
            }
        }
    }

    /// <inheritdoc/>
    public void Approval(in RecordedPlace at, in ApprovalEvent approval)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Approval(at, approval);
            }
            catch (Exception e)
            {
                Failed(observer, e);
            }
        }
    }

    /// <inheritdoc/>
    public void Notice(in RecordedPlace at, in NoticeEvent notice)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Notice(at, notice);
            }
            catch (Exception e)
            {
                Failed(observer, e);
            }
        }
    }

    /// <inheritdoc/>
    public void End(in RecordedPlace at, in ObservedEnd end)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.End(at, end);
            }
            catch (Exception e)
            {
                Failed(observer, e);
            }
        }
    }

    /// <inheritdoc/>
    public void Closed(ClosedRecording recording)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Closed(recording);
            }
            catch (Exception e)
            {
                Failed(observer, e);
            }
        }
    }

    /// <inheritdoc/>
    public void Turn()
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Turn();
            }
            catch (Exception e)
            {
                Failed(observer, e);
            }
        }
    }

    /// <inheritdoc/>
    public void Stopped()
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Stopped();
            }
            catch (Exception e)
            {
                Failed(observer, e);
            }
        }
    }

    private void Failed(IRecordingObserver observer, Exception failure)
    {
        if (_failed.Add(observer)) RecordingLog.ObserverFailed(logger, failure, observer.GetType().Name);
    }
}
