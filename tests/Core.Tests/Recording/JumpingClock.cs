namespace HoopWire.Core.Tests.Recording;

/// <summary>A wall clock that somebody sets; what has passed is measured as ever.</summary>
internal sealed class JumpingClock : TimeProvider
{
    /// <summary>How far it is off.</summary>
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
