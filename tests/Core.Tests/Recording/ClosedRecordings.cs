using HoopWire.Recording;

namespace HoopWire.Core.Tests.Recording;

/// <summary>The recordings that an observer was told are closed.</summary>
internal sealed class ClosedRecordings : List<ClosedRecording>, IRecordingObserver
{
    public void Session(in RecordedPlace at, ReadOnlySpan<byte> json)
    {
    }

    public void Command(in RecordedPlace at, in ObservedCommand command)
    {
    }

    public void Result(in RecordedPlace at, in ObservedResult result)
    {
    }

    public void Approval(in RecordedPlace at, in ApprovalEvent approval)
    {
    }

    public void Notice(in RecordedPlace at, in NoticeEvent notice)
    {
    }

    public void End(in RecordedPlace at, in ObservedEnd end)
    {
    }

    public void Closed(ClosedRecording recording) => Add(recording);

    public void Turn()
    {
    }
}
