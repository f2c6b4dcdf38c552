using System.CommandLine;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary><c>keys</c>, <c>keys create</c>, <c>keys revoke</c>.</summary>
internal static class KeysCommand
{
    private static readonly ApiList List = new ApiList("keys", ["id", "user", "agent", "targets", "createdAt", "expiresAt", "revokedAt"])
        .Filter("user", "Of this user only", "USER");

    private static readonly Argument<string> User = new("USER") { Description = "Whom the key is for" };
    private static readonly Option<string?> Ttl = new("--ttl") { Description = "How long it lives, such as 8h", HelpName = "DURATION" };
    private static readonly Option<string?> Agent = new("--agent") { Description = "The agent that acts for the user with it", HelpName = "NAME" };
    private static readonly Option<string?> Targets = new("--targets") { Description = "The only targets it is for", HelpName = "T,…" };
    private static readonly Argument<string> Id = new("ID") { Description = "The key's id" };

    public static Command Build(Verbs verbs) => verbs.Make(
        "keys", "Lists access keys",
        [
            .. List.Options,
            verbs.Make("create", "Makes an access key and prints it, once", [User, Ttl, Agent, Targets], CreateAsync),
            verbs.Make("revoke", "Ends a key", [Id], RevokeAsync),
        ],
        List.RunAsync);

    private static async Task<int> CreateAsync(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        string? ttlText = arguments.GetValue(Ttl);
        TimeSpan? ttl = ttlText is null ? null : Quantity.Duration(ttlText) ?? throw CliException.Usage($"--ttl takes a duration such as 8h, not '{ttlText}'.");
        string[] targets = arguments.GetValue(Targets)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var request = new KeyOrder(arguments.GetRequiredValue(User), ttl, arguments.GetValue(Agent), targets);
        var made = await MakeAsync(invocation, request);
        if (made.UnknownTargets.Count > 0)
            await invocation.Terminal.Error.WriteLineAsync($"Warning: {request.User} reaches no target of the name {string.Join(", ", made.UnknownTargets.Select(ShownText.OneLine))} with it while none is configured; check the spelling.");
        await invocation.Terminal.Error.WriteLineAsync($"Key {made.Id} of {request.User}, until {made.ExpiresAt}. It is shown once.");
        await invocation.Terminal.Out.WriteLineAsync(made.Key);
        return ExitCode.Done;
    }

    private static async Task<MadeKey> MakeAsync(Invocation invocation, KeyOrder order)
    {
        try
        {
            using var api = ApiClient.Open(invocation);
            return MadeKey.Read(await api.PostAsync(ApiPath.Of("keys"), order.ToJson(), invocation.CancellationToken));
        }
        catch (GatewayUnreachableException) when (invocation.RemoteGateway is null)
        {
            // The gateway does not run: its store is free for the operator to open.
            return await OfflineKeys.CreateAsync(invocation.RequireConfig(), order, invocation.Terminal.Time, invocation.CancellationToken);
        }
    }

    private static async Task<int> RevokeAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        string id = invocation.Arguments.GetRequiredValue(Id);
        await api.DeleteAsync(ApiPath.Of("keys", id), invocation.CancellationToken);
        await invocation.Terminal.Error.WriteLineAsync($"Key {id} is revoked.");
        return ExitCode.Done;
    }
}
