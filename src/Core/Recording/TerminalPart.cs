namespace HoopWire.Recording;

/// <summary>What a <see cref="TerminalEvent"/> tells.</summary>
public enum TerminalPart
{
    /// <summary>What the person saw.</summary>
    Output,

    /// <summary>What the person typed.</summary>
    Input,

    /// <summary>How large the terminal is from then on; first of all when it is opened.</summary>
    Size,
}
