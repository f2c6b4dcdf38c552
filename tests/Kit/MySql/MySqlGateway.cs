using System.Globalization;
using System.Text;

namespace HoopWire.Kit;

/// <summary>A gateway on free ports in front of a MariaDB, whose target <c>shop</c> is that server's database as user <c>app</c>.</summary>
public sealed class MySqlGateway : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates;
    private readonly Dictionary<string, string> _keys = [];
    private HoopwireProcess? _process;

    private MySqlGateway(MariaDbServer server, string grantRules, string rules, string tlsMode, string? dataDirectory, string more, string identity)
    {
        DataDirectory = dataDirectory ?? _folder.File("data");
        var ports = FreePort.Next(2);
        (Port, ConsolePort) = (ports[0], ports[1]);
        _certificates = new TestCertificates(_folder.Path);
        _certificates.Server("gw");
        ConfigFile = _folder.Write("hoopwire.yaml", ConfigText(server, grantRules, rules, tlsMode, identity) + more);
    }

    /// <summary>The port of its MySQL listener on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The port of its console and HTTP API.</summary>
    public int ConsolePort { get; }

    /// <summary>Its configuration.</summary>
    public string ConfigFile { get; }

    /// <summary>Its data directory.</summary>
    public string DataDirectory { get; }

    /// <summary>The authority of its listener's certificate, and of its clients'.</summary>
    public TestCertificates Certificates => _certificates;

    /// <summary>The process.</summary>
    public HoopwireProcess Process => _process ?? throw new InvalidOperationException("The gateway is not started.");

    /// <summary>Starts a gateway in front of <paramref name="server"/>; <paramref name="identity"/> are keys below <c>identity:</c>, at two spaces.</summary>
    public static async Task<MySqlGateway> StartAsync(MariaDbServer server, string grantRules = "", string rules = "", string tlsMode = "allow", string? dataDirectory = null, string more = "", string identity = "")
    {
        var gateway = new MySqlGateway(server, grantRules, rules, tlsMode, dataDirectory, more, identity);
        try
        {
            await gateway.StartAgainAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again on the same ports and data, after a stop or a kill.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _process = null;
        _process = await HoopwireProcess.StartAsync(ConfigFile, new Dictionary<string, string> { ["SHOP_PASSWORD"] = MariaDbServer.Password });
    }

    /// <summary>How <paramref name="user"/> connects through it, with an access key made at first use.</summary>
    public async Task<MySqlEndpoint> EndpointAsync(string user = "alice", bool tls = false) =>
        new("127.0.0.1", Port, $"{user}#shop", await KeyAsync(user), MariaDbServer.Database) { Tls = tls };

    /// <summary>The access key of a user, made at first use.</summary>
    public async Task<string> KeyAsync(string user)
    {
        if (!_keys.TryGetValue(user, out var key)) _keys[user] = key = await Process.CreateKeyAsync(user);
        return key;
    }

    /// <summary>Runs a verb as a person does from elsewhere: over the HTTP API, with an access key.</summary>
    public async Task<ProcessResult> AsUserAsync(string user, params string[] arguments) =>
        await HoopwireProcess.RunAsync(
            [.. arguments, "--gateway", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ConsolePort}")],
            new Dictionary<string, string> { ["HOOPWIRE_TOKEN"] = await KeyAsync(user) });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _certificates.Dispose();
        _folder.Dispose();
    }

    private string ConfigText(MariaDbServer server, string grantRules, string rules, string tlsMode, string identity)
    {
        var yaml = new StringBuilder(TestTransport.ConfigLine);
        yaml.Append(CultureInfo.InvariantCulture, $$$"""
            dataDirectory: "{{{DataDirectory}}}"
            drainTimeout: 2s
            limits: {maxMaskedRow: 32MB}
            listeners:
              mysql: {address: "127.0.0.1:{{{Port}}}", tls: {certificate: gw.pem, key: gw.key, clientCa: ca.pem, mode: {{{tlsMode}}}}}
              console: {address: "127.0.0.1:{{{ConsolePort}}}"}
            identity:
              local:
                users: [{name: alice, groups: [dba]}, {name: bob, groups: [dba-leads]}, {name: carol, groups: [audit]}]

            """);
        if (identity.Length > 0) yaml.Append(identity.TrimEnd('\n')).Append('\n');
        yaml.Append(CultureInfo.InvariantCulture, $$$"""
            roles: {auditor: {groups: [audit]}}
            targets:
              - name: shop
                protocol: mysql
                address: "{{{server.Host}}}:{{{server.Port}}}"
                database: shop
                credential: {user: app, password: {env: SHOP_PASSWORD}}
                tls: verify-full
                ca: {{{server.CaFile}}}
            grants:
              - {groups: [dba], targets: [shop], rules: [{{{grantRules}}}]}

            """);
        if (rules.Length > 0) yaml.Append("rules:\n  ").Append(rules.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
        return yaml.ToString();
    }
}
