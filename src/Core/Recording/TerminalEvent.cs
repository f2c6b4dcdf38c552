namespace HoopWire.Recording;

/// <summary>
/// Something that happened on a terminal, after masks. A session may have several at once: each belongs to the command that opened it. What is typed where it is not
/// shown, such as a password, is no event.
/// </summary>
public readonly ref struct TerminalEvent
{
    /// <summary>Number of the command that opened the terminal.</summary>
    public long Sequence { get; init; }

    /// <summary>What it tells.</summary>
    public TerminalPart Part { get; init; }

    /// <summary>Width in characters, for <see cref="TerminalPart.Size"/>.</summary>
    public int Columns { get; init; }

    /// <summary>Height in lines, for <see cref="TerminalPart.Size"/>.</summary>
    public int Rows { get; init; }

    /// <summary>The bytes as they were delivered; a character may be split between one event and the next.</summary>
    public ReadOnlySpan<byte> Data { get; init; }
}
