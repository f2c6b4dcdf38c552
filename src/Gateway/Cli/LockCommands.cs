using System.CommandLine;
using System.Text.Json.Nodes;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary><c>lock</c>, <c>unlock</c> and <c>locks</c>: people and targets that are shut off at once.</summary>
internal static class LockCommands
{
    private static readonly ApiList List = new("locks", ["kind", "name", "reason", "createdAt", "createdBy", "expiresAt"]);

    private static readonly Argument<string> Name = new("NAME") { Description = "A user or a target" };
    private static readonly Option<bool> User = new("--user") { Description = "NAME is a user or an agent, known here or not" };
    private static readonly Option<bool> Target = new("--target") { Description = "NAME is a target" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, for the audit and the list; nobody who is locked reads it", HelpName = "TEXT" };
    private static readonly Option<string?> For = new("--for") { Description = "How long it holds, such as 2h; without it until it is taken back", HelpName = "DURATION" };

    public static Command Lock(Verbs verbs) =>
        verbs.Make("lock", "Shuts a user or a target off at once: no login, no session, no approval", [Name, User, Target, Reason, For], LockAsync);

    public static Command Unlock(Verbs verbs) => verbs.Make("unlock", "Takes a lock back", [Name, User, Target], UnlockAsync);

    public static Command Locks(Verbs verbs) => verbs.Make("locks", "Lists the locks in force", List.Options, List.RunAsync);

    private static async Task<int> LockAsync(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        var body = new JsonObject { ["name"] = arguments.GetRequiredValue(Name) };
        if (Kind(invocation) is { } kind) body["kind"] = kind;
        if (arguments.GetValue(Reason) is { } reason) body["reason"] = reason;
        if (arguments.GetValue(For) is { } text)
            body["forSeconds"] = (long)(Quantity.Duration(text) ?? throw CliException.Usage($"--for takes a duration such as 2h, not '{text}'.")).TotalSeconds;
        using var api = ApiClient.Open(invocation);
        var made = await api.PostAsync(ApiPath.Of("locks"), body, invocation.CancellationToken);
        string until = made["expiresAt"] is { } expiresAt ? $" until {ListPrinter.Text(expiresAt)}" : "";
        await invocation.Terminal.Out.WriteLineAsync($"{Subject(made)} locked{until}");
        return ExitCode.Done;
    }

    private static async Task<int> UnlockAsync(Invocation invocation)
    {
        string path = ApiPath.WithQuery(ApiPath.Of("locks"), ("name", invocation.Arguments.GetRequiredValue(Name)), ("kind", Kind(invocation)));
        using var api = ApiClient.Open(invocation);
        foreach (var ended in ApiList.Rows(await api.DeleteAsync(path, invocation.CancellationToken)))
            await invocation.Terminal.Out.WriteLineAsync($"{Subject(ended)} unlocked");
        return ExitCode.Done;
    }

    private static string Subject(JsonNode made) => $"{ListPrinter.Text(made["kind"])} {ListPrinter.Text(made["name"])}";

    private static string? Kind(Invocation invocation) => (invocation.Arguments.GetValue(User), invocation.Arguments.GetValue(Target)) switch
    {
        (true, true) => throw CliException.Usage("--user and --target exclude each other: choose one."),
        (true, _) => "user",
        (_, true) => "target",
        _ => null,
    };
}
