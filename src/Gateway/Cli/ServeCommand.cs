using System.CommandLine;
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
        var level = LevelOf(invocation);
        ForbidDumps(invocation);
        var loaded = Load(invocation, invocation.RequireConfigFile());
        var config = invocation.Accept(loaded);
        using var logging = GatewayLogging.Create(level);
        using var signals = new ServeSignals();
        try
        {
            await using var server = await GatewayServer.StartAsync(config, logging, invocation.Terminal.Time, invocation.Terminal.Out);
            server.Report(loaded);
            signals.Reload(() => server.Reload(() => Load(invocation, config.File), config.File));
            bool lost = await Task.WhenAny(signals.Stop, server.LoopLost) != signals.Stop;
            await server.StopAsync(signals.Hurry);
            // Whoever supervises the process starts it again.
            if (lost) throw CliException.Unknown("A loop has died, and its sessions with it: the log says of what. Start the gateway again.");
        }
        catch (StartupException e)
        {
            throw CliException.Unknown(e.Message);
        }

        return ExitCode.Done;
    }

    /// <summary>Before a secret is read.</summary>
    private static void ForbidDumps(Invocation invocation)
    {
        try
        {
            CrashDumps.Forbid(invocation.Terminal.Environment);
        }
        catch (StartupException e)
        {
            throw CliException.Unknown(e.Message);
        }
    }

    private static LoadedConfig Load(Invocation invocation, string file) =>
        ConfigLoader.Load(file, invocation.Terminal.Protocols, secretsRequired: true, invocation.Terminal.Environment);

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
