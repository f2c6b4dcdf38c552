using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions hold</c> and <c>sessions release</c>: recordings that are kept whatever their age.</summary>
internal static class HoldCommands
{
    private static readonly Argument<string> Id = new("ID") { Description = "The session's id" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, for the audit", HelpName = "TEXT" };

    public static Command Hold(Verbs verbs) => verbs.Make("hold", "Keeps a session's recording whatever its age", [Id, Reason], HoldAsync);

    public static Command Release(Verbs verbs) => verbs.Make("release", "Lets a recording that was held expire again", [Id], ReleaseAsync);

    private static Task<int> HoldAsync(Invocation invocation)
    {
        string id = invocation.Arguments.GetRequiredValue(Id);
        return ReasonedPost.SendAsync(invocation, ApiPath.Of("sessions", id, "hold"), invocation.Arguments.GetValue(Reason), $"{id} held");
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
