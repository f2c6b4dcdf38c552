using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary>The command line as a whole.</summary>
internal static class HoopwireCommand
{
    /// <summary>Parses and runs; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var parsed = Build(terminal).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            // What a noun's verbs are is of more use than that one is needed.
            string? unknown = parsed.UnmatchedTokens.FirstOrDefault(token => !token.StartsWith('-'));
            if (unknown is not null && parsed.CommandResult.Command is { Subcommands.Count: > 0 } noun)
            {
                string verbs = string.Join(", ", noun.Subcommands.Select(verb => verb.Name));
                await terminal.Error.WriteLineAsync($"There is no verb '{ShownText.OneLine(unknown)}': give one of {verbs}. Run 'hoopwire {Path(parsed)}--help' to see what is possible.");
                return ExitCode.Usage;
            }

            await terminal.Error.WriteLineAsync($"{parsed.Errors[0].Message} Run 'hoopwire {Path(parsed)}--help' to see what is possible.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand("HoopWire: an identity-aware gateway in front of databases.") { CommonOptions.Config, CommonOptions.Gateway };
        var verbs = new Verbs(terminal);
        root.Add(ServeCommand.Build(verbs));
        root.Add(CheckCommand.Build(verbs));
        root.Add(PolicyCommand.Build(verbs));
        root.Add(AccessCommand.Build(verbs));
        root.Add(KeysCommand.Build(verbs));
        root.Add(ApprovalsCommand.Build(verbs));
        root.Add(SessionsCommand.Build(verbs));
        root.Add(LockCommands.Lock(verbs));
        root.Add(LockCommands.Unlock(verbs));
        root.Add(LockCommands.Locks(verbs));
        root.Add(TargetsCommand.Build(verbs));
        root.Add(ConnectCommand.Build(verbs));
        root.Add(AuditCommand.Build(verbs));
        root.Add(WhoamiCommand.Build(verbs));
        root.Add(VersionCommand.Build(verbs));
        return root;
    }

    private static string Path(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var at = parsed.CommandResult; at.Parent is System.CommandLine.Parsing.CommandResult parent; at = parent) names.Push(at.Command.Name);
        return names.Count == 0 ? "" : string.Join(' ', names) + " ";
    }
}
