using System.CommandLine;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Cli;

/// <summary>Makes verbs whose failures end in one sentence and an exit code.</summary>
internal sealed class Verbs(Terminal terminal)
{
    /// <summary>A verb that runs <paramref name="run"/>.</summary>
    public Command Make(string name, string description, IEnumerable<Symbol> parts, Func<Invocation, Task<int>> run)
    {
        var command = Group(name, description, parts);
        command.SetAction((arguments, cancel) => RunAsync(new Invocation(arguments, terminal, cancel), run));
        return command;
    }

    /// <summary>A noun that only holds verbs.</summary>
    public static Command Group(string name, string description, IEnumerable<Symbol> parts)
    {
        var command = new Command(name, description);
        foreach (var part in parts)
        {
            switch (part)
            {
                case Argument argument: command.Add(argument); break;
                case Option option: command.Add(option); break;
                case Command child: command.Add(child); break;
            }
        }

        return command;
    }

    private async Task<int> RunAsync(Invocation invocation, Func<Invocation, Task<int>> run)
    {
        try
        {
            return await run(invocation);
        }
        catch (CliException e)
        {
            await terminal.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (GatewayUnreachableException e)
        {
            await terminal.Error.WriteLineAsync(e.Message);
            return ExitCode.Unknown;
        }
        catch (StoreUnavailableException e)
        {
            await terminal.Error.WriteLineAsync($"{e.Message} Correct that and try again.");
            return ExitCode.Unknown;
        }
        catch (OperationCanceledException) when (invocation.CancellationToken.IsCancellationRequested)
        {
            // 128 + SIGINT, as shells report it.
            return 130;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync($"{e.Message.TrimEnd('.')}. Check the path and its permissions.");
            return ExitCode.Unknown;
        }
    }
}
