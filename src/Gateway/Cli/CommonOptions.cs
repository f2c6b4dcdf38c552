using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary>Options every verb takes.</summary>
internal static class CommonOptions
{
    /// <summary><c>--config FILE</c>.</summary>
    public static Option<string?> Config { get; } = new("--config")
    {
        Description = "The configuration; without it HOOPWIRE_CONFIG, ./hoopwire.yaml, /etc/hoopwire/hoopwire.yaml",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary><c>--gateway URL</c>.</summary>
    public static Option<string?> Gateway { get; } = new("--gateway")
    {
        Description = "The gateway's console address; without it HOOPWIRE_GATEWAY",
        HelpName = "URL",
        Recursive = true,
    };
}
