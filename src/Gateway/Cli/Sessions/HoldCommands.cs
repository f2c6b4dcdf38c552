using System.CommandLine;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions hold</c> and <c>sessions release</c>: recordings that are kept whatever their age.</summary>
internal static class HoldCommands
{
    private static readonly Argument<string> Id = new("ID") { Description = "The session's id" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, for the audit", HelpName = "TEXT" };

    public static Command Hold(Verbs verbs) => verbs.Make("hold", "Keeps a session's recording whatever its age", [Id, Reason], HoldAsync);

    public static Command Release(Verbs verbs) => verbs.Make("release", "Lets a recording that was held expire again", [Id], ReleaseAsync);

    private static async Task<int> HoldAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        string id = invocation.Arguments.GetRequiredValue(Id);
        var body = new JsonObject();
        if (invocation.Arguments.GetValue(Reason) is { } reason) body["reason"] = reason;
        await api.PostAsync(ApiPath.Of("sessions", id, "hold"), body, invocation.CancellationToken);
        await invocation.Terminal.Out.WriteLineAsync($"{id} held");
        return ExitCode.Done;
    }

    private static async Task<int> ReleaseAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        string id = invocation.Arguments.GetRequiredValue(Id);
        await api.DeleteAsync(ApiPath.Of("sessions", id, "hold"), invocation.CancellationToken);
        await invocation.Terminal.Out.WriteLineAsync($"{id} released");
        return ExitCode.Done;
    }
}
