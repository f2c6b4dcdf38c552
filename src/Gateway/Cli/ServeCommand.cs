using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary><c>serve</c>: the gateway.</summary>
internal static class ServeCommand
{
    public static Command Build(Verbs verbs) =>
        verbs.Make("serve", "Runs the gateway", [], _ => throw CliException.Unknown("not yet"));
}
