using System.CommandLine;
using System.Reflection;

namespace HoopWire.Gateway.Cli;

/// <summary><c>version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>The version of this build.</summary>
    public static string Text { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Build(Verbs verbs) => verbs.Make("version", "Prints the version", [], async invocation =>
    {
        await invocation.Terminal.Out.WriteLineAsync($"hoopwire {Text}");
        return ExitCode.Done;
    });
}
