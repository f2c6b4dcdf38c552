using System.CommandLine;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary>One run of a verb: its arguments, its terminal, and where its gateway is.</summary>
internal sealed class Invocation(ParseResult arguments, Terminal terminal, CancellationToken cancellationToken)
{
    /// <summary>The parsed arguments.</summary>
    public ParseResult Arguments => arguments;

    /// <summary>Where it reads and writes.</summary>
    public Terminal Terminal => terminal;

    /// <summary>Ends the verb: Ctrl-C.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>The configuration file that was named, by option, variable or place; null for none.</summary>
    public string? ConfigFile =>
        NamedConfigFile
        ?? (Variable("HOOPWIRE_CONFIG") is { } named ? Path.Combine(terminal.Folder, named) : null)
        ?? Candidates().FirstOrDefault(File.Exists);

    /// <summary>The configuration file of <c>--config</c>; null when the option is not given.</summary>
    public string? NamedConfigFile => arguments.GetValue(CommonOptions.Config) is { } named ? Path.Combine(terminal.Folder, named) : null;

    /// <summary>The gateway's address of <c>--gateway</c> or <c>HOOPWIRE_GATEWAY</c>; null for neither.</summary>
    public string? GatewayAddress => arguments.GetValue(CommonOptions.Gateway) ?? Variable("HOOPWIRE_GATEWAY");

    /// <summary>The gateway that is spoken to over the network; null where the configuration names the gateway, which is then on this machine.</summary>
    public string? RemoteGateway => NamedConfigFile is null ? GatewayAddress : null;

    /// <summary>An environment variable that is set and not empty.</summary>
    public string? Variable(string name) => terminal.Environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>The configuration file, or the error that says how to name one.</summary>
    public string RequireConfigFile()
    {
        string file = ConfigFile
            ?? throw CliException.Unknown("No configuration was found: name it with --config FILE, or set HOOPWIRE_CONFIG.");
        return File.Exists(file) ? file : throw CliException.Unknown($"The configuration {file} does not exist: name it with --config FILE.");
    }

    /// <summary>The configuration, which must be right.</summary>
    public GatewayConfig RequireConfig() =>
        Accept(ConfigLoader.Load(RequireConfigFile(), terminal.Protocols, secretsRequired: false, terminal.Environment));

    /// <summary>What was loaded, which must be right.</summary>
    public GatewayConfig Accept(LoadedConfig loaded)
    {
        if (loaded.Config is { } config) return config;
        foreach (var problem in loaded.Problems.Where(problem => problem.IsError)) terminal.Error.WriteLine(problem);
        throw CliException.No("The configuration has mistakes: correct them and try again.");
    }

    private IEnumerable<string> Candidates() => [Path.Combine(terminal.Folder, "hoopwire.yaml"), "/etc/hoopwire/hoopwire.yaml"];
}
