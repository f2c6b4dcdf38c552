using System.CommandLine;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary><c>approvals request</c>: asks ahead of time for the statements of a file.</summary>
internal static class ApprovalRequestCommand
{
    private static readonly Option<string> Target = new("--target") { Description = "On this target", HelpName = "TARGET", Required = true };
    private static readonly Option<string?> Database = new("--database") { Description = "In this database, if not the target's own", HelpName = "NAME" };
    private static readonly Option<string> Reason = new("--reason") { Description = "What reviewers and the audit read", HelpName = "TEXT", Required = true };
    private static readonly Option<string?> For = new("--for") { Description = "Wait, and be of use, for this long; 8h without", HelpName = "TIME" };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object" };
    private static readonly Argument<string> File = new("FILE") { Description = "A file of statements, or - for standard input" };

    public static Command Build(Verbs verbs) =>
        verbs.Make("request", "Asks ahead for the statements of a file, each of which may run once", [Target, Database, Reason, For, Json, File], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        var arguments = invocation.Arguments;
        var body = new JsonObject
        {
            ["target"] = arguments.GetRequiredValue(Target),
            ["reason"] = arguments.GetRequiredValue(Reason),
            ["text"] = await ReadAsync(invocation, arguments.GetRequiredValue(File)),
        };
        if (arguments.GetValue(Database) is { } database) body["database"] = database;
        if (ApprovalsCommand.Seconds(invocation, For) is { } seconds) body["forSeconds"] = seconds;
        var answer = await api.PostAsync(ApiPath.Of("approvals"), body, invocation.CancellationToken);
        if (arguments.GetValue(Json)) DetailPrinter.Print(invocation.Terminal, answer, true);
        else await invocation.Terminal.Out.WriteLineAsync(ListPrinter.Text(answer["id"]));
        return ExitCode.Done;
    }

    private static async Task<string> ReadAsync(Invocation invocation, string file) => file == "-"
        ? await Console.In.ReadToEndAsync(invocation.CancellationToken)
        : await System.IO.File.ReadAllTextAsync(Path.Combine(invocation.Terminal.Folder, file), invocation.CancellationToken);
}
