namespace HoopWire.Gateway.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>Done, or yes.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: invalid, denied, a broken chain.</summary>
    public const int No = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;

    /// <summary>Could not tell: unreachable, not logged in, unreadable.</summary>
    public const int Unknown = 3;

    /// <summary>Held for approval (<c>policy test</c>).</summary>
    public const int Held = 4;
}
