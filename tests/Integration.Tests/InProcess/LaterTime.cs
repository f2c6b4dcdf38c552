namespace HoopWire.Integration.Tests.InProcess;

/// <summary>The system's clock, which goes on between two sessions' questions, some time ahead of itself.</summary>
internal sealed class LaterTime : TimeProvider
{
    private long _later;

    public TimeSpan Later
    {
        set => Volatile.Write(ref _later, (long)(value.TotalSeconds * TimestampFrequency));
    }

    public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _later);
}
