using HoopWire.Sessions;

namespace HoopWire.Recording;

/// <summary>How a session ended.</summary>
public readonly ref struct ObservedEnd(Side side, Stage stage, ReadOnlySpan<byte> detail, long commands)
{
    /// <summary>Whose doing it was.</summary>
    public Side Side { get; } = side;

    /// <summary>How far the session had come.</summary>
    public Stage Stage { get; } = stage;

    /// <summary>One sentence in UTF-8.</summary>
    public ReadOnlySpan<byte> Detail { get; } = detail;

    /// <summary>Commands that were asked for.</summary>
    public long Commands { get; } = commands;
}
