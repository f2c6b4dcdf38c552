namespace HoopWire.Wire;

/// <summary>The three outcomes of a framer: there is no fourth.</summary>
public enum FrameStatus
{
    /// <summary>More bytes are needed.</summary>
    NeedMore,

    /// <summary>A whole message, or the whole head of a message that streams.</summary>
    Message,

    /// <summary>The bytes cannot be a message; the session ends.</summary>
    Malformed,
}
