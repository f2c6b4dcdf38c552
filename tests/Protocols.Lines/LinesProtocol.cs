using System.Text;
using HoopWire.Access;
using HoopWire.Configuration;
using HoopWire.Lines.Session;
using HoopWire.Lines.Wire;
using HoopWire.Net;
using HoopWire.Policy;

namespace HoopWire.Lines;

/// <summary>
/// A protocol that nobody speaks but the tests: commands in lines of text, any number of them at once on channels that do not wait for each other, each with a terminal. It
/// shows what a protocol is made of, and that nothing but its own folder and one line in a list is needed for one.
/// </summary>
/// <param name="client">Its native client.</param>
public sealed class LinesProtocol(string client = "lines") : IProtocol
{
    /// <summary>Its name.</summary>
    public const string ProtocolName = "lines";

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    public int DefaultTargetPort => 2323;

    /// <inheritdoc/>
    public bool UsesTls => false;

    /// <inheritdoc/>
    public ProtocolOptions? ReadTarget(IConfigSection target) => LinesTargetOptions.Read(target);

    /// <inheritdoc/>
    public bool HasRules => true;

    public bool NamesAccounts => true;

    public bool TakesPublicKeys => true;

    /// <inheritdoc/>
    public ProtocolOptions? ReadRule(IConfigSection rule) => LinesRule.Read(rule);

    /// <inheritdoc/>
    public Func<Connection, Task> CreateHandler(GatewayServices services, ListenerOptions listener) => new SessionStart(services).RunAsync;

    /// <inheritdoc/>
    public Verdict Judge(CompiledPolicy policy, string command)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return LinesRule.Decide(policy, Encoding.UTF8.GetBytes(command));
    }

    /// <inheritdoc/>
    public NativeClient? ClientOf(string host, int port, string user, string target) => new(client, [$"{user}#{target}@{host}:{port}"], "LINES_KEY")
    {
        Files =
        [
            new ClientFile("gateways", $"{host}:{port}\n") { Argument = "--trusted=" },
            new ClientFile("settings", $"user {user}\n") { Variable = "LINES_SETTINGS" },
        ],
    };

    /// <inheritdoc/>
    public CommandDescription Describe(ReadOnlySpan<byte> command) => CommandText.Describe(command);

    /// <inheritdoc/>
    public Task<string?> TryLoginAsync(ITransport transport, Target target, TargetCredential credential)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(credential);
        var limits = new GatewayLimits();
        var loop = transport.Loops[0];
        return LoopWork.RunAsync(loop, LogInAsync, 2 * limits.TargetTimeout);

        async Task<string?> LogInAsync()
        {
            var (connection, failure) = await TargetLogin.ConnectAsync(transport, loop, target, credential, limits, TimeProvider.System);
            connection?.Close(TimeSpan.FromSeconds(1));
            return failure;
        }
    }
}
