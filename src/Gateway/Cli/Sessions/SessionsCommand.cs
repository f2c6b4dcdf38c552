using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions</c> and its verbs.</summary>
internal static class SessionsCommand
{
    private static readonly ApiList List = new ApiList("sessions", ["id", "startedAt", "endedAt", "user", "target", "database", "commands", "clientAddress"])
        .Filter("user", "Of this user only", "USER")
        .Filter("target", "On this target only", "TARGET")
        .Filter("active", "true: only those that run; false: only those that ended", "BOOL")
        .Filter("agent", "Of this agent, for whomever, only", "AGENT")
        .Filter("protocol", "Over this protocol only", "PROTOCOL")
        .Filter("client", "From this address only, with or without the port", "ADDRESS")
        .Filter("contains", "With this in reason, program or database, whatever its case", "TEXT")
        .Paged();

    private static readonly Argument<string> Id = new("ID") { Description = "The session's id" };
    private static readonly Option<bool> Json = new("--json") { Description = "JSON" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "What the person reads", HelpName = "TEXT" };

    public static Command Build(Verbs verbs) => verbs.Make(
        "sessions", "Lists sessions",
        [
            .. List.Options,
            verbs.Make("show", "Shows one session", [Id, Json], ShowAsync),
            verbs.Make("kill", "Ends a running session", [Id, Reason], KillAsync),
            ReplayCommand.Build(verbs),
            WatchCommand.Build(verbs),
            VerifyCommand.Build(verbs),
            ExportCommand.Build(verbs),
            DecryptCommand.Build(verbs),
            HoldCommands.Hold(verbs),
            HoldCommands.Release(verbs),
        ],
        List.RunAsync);

    private static async Task<int> ShowAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        var answer = await api.GetAsync(ApiPath.Of("sessions", invocation.Arguments.GetRequiredValue(Id)), invocation.CancellationToken);
        DetailPrinter.Print(invocation.Terminal, answer, invocation.Arguments.GetValue(Json));
        return ExitCode.Done;
    }

    private static Task<int> KillAsync(Invocation invocation)
    {
        string id = invocation.Arguments.GetRequiredValue(Id);
        return ReasonedPost.SendAsync(invocation, ApiPath.Of("sessions", id, "kill"), invocation.Arguments.GetValue(Reason), $"{id} killed");
    }
}
