using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>What verbs do that act upon one thing: a POST with a reason, or without, and a line that says what was done.</summary>
internal static class ReasonedPost
{
    public static async Task<int> SendAsync(Invocation invocation, string path, string? reason, string done)
    {
        using var api = ApiClient.Open(invocation);
        await api.PostAsync(path, Body(reason), invocation.CancellationToken);
        await invocation.Terminal.Out.WriteLineAsync(done);
        return ExitCode.Done;
    }

    /// <summary>The body with the reason, where there is one.</summary>
    public static JsonObject Body(string? reason) => reason is null ? new JsonObject() : new JsonObject { ["reason"] = reason };
}
