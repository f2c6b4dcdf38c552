using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary><c>check</c>: the whole configuration, every mistake at once.</summary>
internal static class CheckCommand
{
    private static readonly Option<bool> Connect = new("--connect") { Description = "Also log in to every target with each credential that a grant uses, and look there for the columns and functions that rules name" };
    private static readonly Option<bool> Json = new("--json") { Description = "JSON Lines" };

    public static Command Build(Verbs verbs) =>
        verbs.Make("check", "Checks the configuration and names every mistake", [Connect, Json], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        string file = invocation.RequireConfigFile();
        var loaded = ConfigLoader.Load(file, invocation.Terminal.Protocols, secretsRequired: false, invocation.Terminal.Environment);
        bool json = invocation.Arguments.GetValue(Json);
        if (loaded.Config is { } valid && invocation.Arguments.GetValue(Connect))
            loaded = loaded with { Problems = [.. loaded.Problems, .. await TargetChecks.RunAsync(valid)] };
        foreach (var problem in loaded.Problems) await invocation.Terminal.Out.WriteLineAsync(json ? ToJson(problem) : Shown(problem, invocation.Terminal));
        if (!json) await invocation.Terminal.Out.WriteLineAsync(Summary(file, loaded));
        return loaded.Config is null || loaded.Errors > 0 ? ExitCode.No : ExitCode.Done;
    }

    private static string Shown(Problem problem, Terminal terminal) => terminal.Paint(problem.ToString(), problem.IsError ? 31 : 33);

    private static string ToJson(Problem problem) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["severity"] = problem.IsError ? "error" : "warning",
        ["file"] = problem.File,
        ["line"] = problem.Line,
        ["key"] = problem.Key,
        ["message"] = problem.Message,
    });

    private static string Summary(string file, LoadedConfig loaded)
    {
        string warnings = Count(loaded.Warnings, "warning");
        if (loaded is { Config: not null, Errors: > 0 }) return $"{file} is valid, but not every target can be used: {Count(loaded.Errors, "error")}, {warnings}.";
        return loaded.Config is { } config
            ? $"{file} is valid: {Count(config.Listeners.Length, "listener")}, {Count(config.Targets.Length, "target")}, {Count(config.Grants.Length, "grant")}, {Count(config.Rules.Length, "rule")}, {warnings}."
            : $"{file} is invalid: {Count(loaded.Errors, "error")}, {warnings}.";
    }

    private static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
