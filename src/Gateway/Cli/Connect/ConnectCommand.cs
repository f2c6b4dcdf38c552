using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary><c>connect</c>: runs the target's native client through the gateway and returns its status, or prints its command line.</summary>
internal static class ConnectCommand
{
    private static readonly Argument<string> Target = new("TARGET") { Description = "The target's name" };
    private static readonly Argument<string[]> More = new("ARGUMENTS") { Description = "More arguments for the client, after --", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> Print = new("--print") { Description = "Prints the command line instead" };
    private static readonly Option<string?> User = new("--user") { Description = "The user's name; without it the key's own", HelpName = "USER" };
    private static readonly Option<string?> Host = new("--host") { Description = "The gateway's host; without it that of its address", HelpName = "HOST" };
    private static readonly Option<int?> Port = new("--port") { Description = "The listener's port; without it the one that the gateway tells", HelpName = "PORT" };

    public static Command Build(Verbs verbs) =>
        verbs.Make("connect", "Runs the target's native client through the gateway", [Target, More, Print, User, Host, Port], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        bool remote = invocation.NamedConfigFile is null && invocation.GatewayAddress is not null;
        var client = remote ? await RemoteAsync(invocation) : Local(invocation);
        client = client with { Arguments = client.Arguments.AddRange(invocation.Arguments.GetValue(More) ?? []) };
        if (!invocation.Arguments.GetValue(Print)) return await ClientProcess.RunAsync(client, invocation.Variable(ClientProcess.Token));
        await invocation.Terminal.Out.WriteLineAsync(ShellText.Of(client));
        return ExitCode.Done;
    }

    private static async Task<NativeClient> RemoteAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        string name = invocation.Arguments.GetRequiredValue(Target);
        var targets = ApiList.Rows(await api.GetAsync(ApiPath.Of("targets"), invocation.CancellationToken));
        var target = targets.FirstOrDefault(row => ListPrinter.Text(row["name"]) == name)
            ?? throw CliException.No($"No target '{name}' is open to you: see 'hoopwire targets'.");
        string user = invocation.Arguments.GetValue(User) ?? ListPrinter.Text((await api.GetAsync(ApiPath.Of("whoami"), invocation.CancellationToken))["user"]);
        string host = invocation.Arguments.GetValue(Host) ?? new Uri(invocation.GatewayAddress!).Host;
        return Client(invocation, ListPrinter.Text(target["protocol"]), host, invocation.Arguments.GetValue(Port) ?? ListedPort(target), user, name);
    }

    /// <summary>A gateway behind a port of another number needs <c>--port</c>.</summary>
    private static int ListedPort(JsonNode target) => int.TryParse(ListPrinter.Text(target["port"]), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
        ? port
        : throw CliException.Usage("The gateway does not tell the listener's port: give --port PORT.");

    private static NativeClient Local(Invocation invocation)
    {
        var config = invocation.RequireConfig();
        string name = invocation.Arguments.GetRequiredValue(Target);
        var target = config.Targets.FirstOrDefault(t => t.Name == name) ?? throw CliException.No($"No target is named '{name}': see 'hoopwire targets'.");
        var listener = config.Listener(target.Protocol) ?? throw CliException.No($"The configuration has no {target.Protocol} listener: add one under listeners.");
        string user = invocation.Arguments.GetValue(User) ?? throw CliException.Usage("With --config the user must be named: give --user USER.");
        string host = invocation.Arguments.GetValue(Host) ?? Reachable(listener.EndPoint.Address);
        return Client(invocation, target.Protocol, host, invocation.Arguments.GetValue(Port) ?? listener.EndPoint.Port, user, name);
    }

    private static NativeClient Client(Invocation invocation, string protocol, string host, int port, string user, string target) =>
        invocation.Terminal.Protocols.Find(protocol)?.ClientOf(host, port, user, target) ?? throw CliException.No($"No native client of protocol {protocol} is known: connect with your own.");

    private static string Reachable(System.Net.IPAddress address) =>
        address.Equals(System.Net.IPAddress.Any) ? "127.0.0.1" : address.Equals(System.Net.IPAddress.IPv6Any) ? "::1" : address.ToString();
}
