using HoopWire.Gateway.Cli;
using HoopWire.Gateway.Composition;
using HoopWire.Gateway.Configuration;
using HoopWire.Kit;
using HoopWire.Lines;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Serve;

/// <summary>The gateway in this process, as <c>hoopwire serve</c> composes it, with one protocol more; and its verbs.</summary>
internal sealed class OwnProtocolFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LinesTarget _target = new();
    private readonly Dictionary<string, string> _environment = new() { ["PW"] = LinesTarget.Password };
    private readonly string _config;
    private GatewayServer? _server;

    public OwnProtocolFixture()
    {
        int[] ports = FreePort.Next(2);
        Port = ports[0];
        ConsoleUrl = $"http://127.0.0.1:{ports[1]}";
        _config = _folder.Write("hoopwire.yaml", TestTransport.ConfigLine + $$$$"""
            drainTimeout: 1s
            listeners:
              lines: {address: 127.0.0.1:{{{{Port}}}}}
              console: {address: 127.0.0.1:{{{{ports[1]}}}}}
            identity:
              local:
                users:
                  - {name: alice, groups: [dba], publicKeys: ["{{{{AliceKey.Line}}}}"]}
                  - {name: bob, groups: [dba-leads]}
            targets:
              - {name: box, protocol: lines, address: 127.0.0.1:{{{{_target.Port}}}}, terminal: {columns: 90, rows: 30}, credentials: {own: {user: app, password: {env: PW} }, most: {user: root, password: {env: PW} } } }
            grants:
              - {groups: [dba], targets: [box], rules: [review]}
              - {users: [alice], targets: [box], as: most, rules: [review, quiet]}
            rules:
              - name: review
                approve: {effects: [write], reviewers: [dba-leads]}
              - {name: quiet, block: {lines: {words: [shout]}}}

            """);
    }

    /// <summary>Those of the build, and one that is not: this line is all that a protocol needs besides its folder.</summary>
    public static ProtocolList Protocols { get; } = new([.. Composition.Protocols.All, new LinesProtocol()]);

    public int Port { get; }

    public string ConsoleUrl { get; }

    public LinesTarget Target => _target;

    /// <summary>The recording of the only session there was.</summary>
    public string Recording => Assert.Single(Directory.GetFiles(_folder.File("data"), "*.jsonl.zst", SearchOption.AllDirectories));

    /// <summary>A public key of alice's that the configuration has, until it is changed.</summary>
    public LinesKey AliceKey { get; } = new("canary-secret-of-alice");

    /// <summary>Has it serve, from its next reload on, with another text in a text's place.</summary>
    public void Change(string old, string changed)
    {
        string text = System.IO.File.ReadAllText(_config);
        Assert.Contains(old, text, StringComparison.Ordinal);
        System.IO.File.WriteAllText(_config, text.Replace(old, changed, StringComparison.Ordinal));
    }

    public string File(string name) => _folder.File(name);

    public async Task StartAsync()
    {
        var loaded = Load();
        Assert.Empty(loaded.Problems);
        _server = await GatewayServer.StartAsync(loaded.Config!, NullLoggerFactory.Instance, TimeProvider.System, TextWriter.Null);
    }

    /// <summary>Has it read its configuration again: sessions look whether they still have their grants.</summary>
    public void Reload() => _server!.Reload(Load, _config);

    /// <summary>Stops the gateway: every recording is closed.</summary>
    public async Task StopAsync()
    {
        await _server!.StopAsync(CancellationToken.None);
        _server = null;
    }

    /// <summary>Runs a verb as the operator.</summary>
    public Task<ProcessResult> OperatorAsync(params string[] arguments) => RunAsync([.. arguments, "--config", _config], _environment);

    /// <summary>Runs a verb over the console with this key.</summary>
    public Task<ProcessResult> ClientAsync(string key, params string[] arguments) =>
        RunAsync(arguments, new Dictionary<string, string> { ["HOOPWIRE_GATEWAY"] = ConsoleUrl, ["HOOPWIRE_TOKEN"] = key });

    public async Task<string> KeyAsync(string user) => (await OperatorAsync("keys", "create", user)).EnsureSuccess().StandardOutput.Trim();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await StopAsync();
        await _target.DisposeAsync();
        _folder.Dispose();
    }

    private LoadedConfig Load() => ConfigLoader.Load(_config, Protocols, secretsRequired: true, name => _environment.GetValueOrDefault(name));

    private async Task<ProcessResult> RunAsync(string[] arguments, Dictionary<string, string> environment)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error) { Environment = name => environment.GetValueOrDefault(name), Folder = _folder.Path, Protocols = Protocols };
        int code = await HoopwireCommand.RunAsync(arguments, terminal);
        return new ProcessResult(code, output.ToString(), error.ToString());
    }
}
