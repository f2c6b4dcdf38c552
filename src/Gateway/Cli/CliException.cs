namespace HoopWire.Gateway.Cli;

/// <summary>Ends a verb: the message goes to standard error, the code is returned.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    /// <summary>What the process returns.</summary>
    public int ExitCode => exitCode;

    /// <summary>The answer is no.</summary>
    public static CliException No(string message) => new(Cli.ExitCode.No, message);

    /// <summary>Wrong usage.</summary>
    public static CliException Usage(string message) => new(Cli.ExitCode.Usage, message);

    /// <summary>Could not tell.</summary>
    public static CliException Unknown(string message) => new(Cli.ExitCode.Unknown, message);
}
