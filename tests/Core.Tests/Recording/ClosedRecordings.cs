using HoopWire.Recording;

namespace HoopWire.Core.Tests.Recording;

/// <summary>The recordings that an observer was told are closed.</summary>
internal sealed class ClosedRecordings : List<ClosedRecording>, IRecordingObserver
{
    public void Closed(ClosedRecording recording) => Add(recording);
}
