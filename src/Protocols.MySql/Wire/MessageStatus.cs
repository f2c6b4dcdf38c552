namespace HoopWire.MySql.Wire;

/// <summary>What stands at the start of some bytes.</summary>
internal enum MessageStatus : byte
{
    /// <summary>Less than a message.</summary>
    NeedMore,

    /// <summary>A message.</summary>
    Message,

    /// <summary>A message that is longer than it may be.</summary>
    TooLong,

    /// <summary>A message whose packets do not count up.</summary>
    OutOfSequence,
}
