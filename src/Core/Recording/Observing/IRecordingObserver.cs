namespace HoopWire.Recording;

/// <summary>
/// Is told every event of every recording, in the order of each session, by the thread that carries them from the journals into files; the loops
/// pay nothing for it. What it is given is valid during the call only. It must neither block nor throw.
/// What an observer does not care for it leaves out.
/// </summary>
public interface IRecordingObserver
{
    /// <summary>A recording begins.</summary>
    /// <param name="at">Where.</param>
    /// <param name="json">Its first line in UTF-8, without the closing brace.</param>
    void Session(in RecordedPlace at, ReadOnlySpan<byte> json)
    {
    }

    /// <summary>A command was asked for.</summary>
    void Command(in RecordedPlace at, in ObservedCommand command)
    {
    }

    /// <summary>A result came to its end.</summary>
    void Result(in RecordedPlace at, in ObservedResult result)
    {
    }

    /// <summary>An approval took a step.</summary>
    void Approval(in RecordedPlace at, in ApprovalEvent approval)
    {
    }

    /// <summary>Something else worth keeping.</summary>
    void Notice(in RecordedPlace at, in NoticeEvent notice)
    {
    }

    /// <summary>The last line of a recording.</summary>
    void End(in RecordedPlace at, in ObservedEnd end)
    {
    }

    /// <summary>A recording was closed and is on the disk; no more of it follows. After a crash it may be told of again.</summary>
    void Closed(ClosedRecording recording)
    {
    }

    /// <summary>Called between the events, many times a second.</summary>
    void Turn()
    {
    }

    /// <summary>Nothing follows: the recorder stops.</summary>
    void Stopped()
    {
    }
}
