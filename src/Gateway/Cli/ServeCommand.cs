using System.CommandLine;
using System.Runtime.InteropServices;
using HoopWire.Gateway.Composition;
using HoopWire.Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Cli;

/// <summary><c>serve</c>: the gateway.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Level = new("--log-level")
    {
        Description = "trace, debug, information, warning, error or none; without it HOOPWIRE_LOG_LEVEL",
        HelpName = "LEVEL",
    };

    public static Command Build(Verbs verbs) => verbs.Make("serve", "Runs the gateway", [Level], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        var config = invocation.RequireConfig(secretsRequired: true);
        using var logging = GatewayLogging.Create(LevelOf(invocation));
        GatewayServer server;
        try
        {
            server = await GatewayServer.StartAsync(config, logging, invocation.Terminal.Time, invocation.Terminal.Out);
        }
        catch (StartupException e)
        {
            throw CliException.Unknown(e.Message);
        }

        await using (server) await ServeAsync(invocation, config, server);
        return ExitCode.Done;
    }

    private static async Task ServeAsync(Invocation invocation, GatewayConfig config, GatewayServer server)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hurry = new CancellationTokenSource();
        // The first signal drains, the second ends the remaining sessions at once.
        void OnStop(PosixSignalContext context)
        {
            context.Cancel = true;
            if (!stop.TrySetResult()) hurry.Cancel();
        }

        void OnReload(PosixSignalContext context)
        {
            context.Cancel = true;
            server.Reload(ConfigLoader.Load(config.File, Protocols.Infos, secretsRequired: true, invocation.Terminal.Environment), config.File);
        }

        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnReload);
        await stop.Task;
        await server.StopAsync(hurry.Token);
    }

    private static LogLevel LevelOf(Invocation invocation)
    {
        string? word = invocation.Arguments.GetValue(Level) ?? invocation.Variable("HOOPWIRE_LOG_LEVEL");
        if (word is null) return LogLevel.Information;
        foreach (var (known, level) in GatewayLogging.Levels)
        {
            if (known == word) return level;
        }

        throw CliException.Usage($"'{word}' is no log level: choose one of {string.Join(", ", GatewayLogging.Levels.Select(level => level.Word))}.");
    }
}
