using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary><c>whoami</c>: who the gateway takes one for.</summary>
internal static class WhoamiCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object" };

    public static Command Build(Verbs verbs) => verbs.Make("whoami", "Says who the gateway takes you for", [Json], async invocation =>
    {
        using var api = ApiClient.Open(invocation);
        DetailPrinter.Print(invocation.Terminal, await api.GetAsync(ApiPath.Of("whoami"), invocation.CancellationToken), invocation.Arguments.GetValue(Json));
        return ExitCode.Done;
    });
}
