using System.Globalization;
using System.Text;

namespace HoopWire.Kit;

/// <summary>A gateway on free ports in front of a test server, whose target <c>orders</c> is that server's database as user <c>app</c>.</summary>
public sealed class PostgresGateway : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly TestCertificates _certificates;
    private readonly Dictionary<string, string> _keys = [];
    private readonly Dictionary<string, string> _environment;
    private HoopwireProcess? _process;

    private PostgresGateway(PostgresServer server, PostgresGatewayOptions options)
    {
        Server = server;
        var ports = FreePort.Next(3);
        (Port, ConsolePort, AdminPort) = (ports[0], ports[1], ports[2]);
        _folder = new TemporaryFolder();
        _certificates = new TestCertificates(_folder.Path);
        _certificates.Server("gw");
        _environment = new Dictionary<string, string>(options.Environment) { ["ORDERS_PASSWORD"] = PostgresServer.PasswordOf("app") };
        ConfigFile = _folder.Write("hoopwire.yaml", ConfigText(server, options));
    }

    /// <summary>The server behind it.</summary>
    public PostgresServer Server { get; }

    /// <summary>The port of its Postgres listener on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The port of its console and HTTP API.</summary>
    public int ConsolePort { get; }

    /// <summary>The port of <c>/livez</c>, <c>/readyz</c> and <c>/metrics</c>.</summary>
    public int AdminPort { get; }

    /// <summary>Its configuration.</summary>
    public string ConfigFile { get; }

    /// <summary>Its data directory.</summary>
    public string DataDirectory => _folder.File("data");

    /// <summary>The authority that signed the listener's certificate.</summary>
    public string CaFile => _certificates.CaFile;

    /// <summary>The authority itself, for client certificates.</summary>
    public TestCertificates Certificates => _certificates;

    /// <summary>The process, once started.</summary>
    public HoopwireProcess Process => _process ?? throw new InvalidOperationException("The gateway is not started.");

    /// <summary>Starts a gateway in front of <paramref name="server"/>.</summary>
    public static async Task<PostgresGateway> StartAsync(PostgresServer server, PostgresGatewayOptions? options = null)
    {
        var gateway = Configure(server, options);
        try
        {
            await gateway.StartAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes its configuration and certificates, and starts nothing: for the verbs that need no gateway.</summary>
    public static PostgresGateway Configure(PostgresServer server, PostgresGatewayOptions? options = null) =>
        new(server, options ?? new PostgresGatewayOptions());

    /// <summary>Starts it, or starts it again on the same ports and data after <see cref="HoopwireProcess.StopAsync"/> or a kill.</summary>
    public async Task StartAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _process = null;
        _process = await HoopwireProcess.StartAsync(ConfigFile, _environment);
    }

    /// <summary>Runs a verb with <c>--config</c> and the gateway's environment, whether it is started or not.</summary>
    public Task<ProcessResult> OperatorAsync(params string[] arguments) =>
        HoopwireProcess.RunAsync([.. arguments, "--config", ConfigFile], _environment);

    /// <summary>Writes the configuration anew with these options, for a reload by SIGHUP.</summary>
    public void Rewrite(PostgresGatewayOptions options) => _folder.Write("hoopwire.yaml", ConfigText(Server, options));

    /// <summary>How <paramref name="user"/> connects through it, with an access key made at first use.</summary>
    public async Task<PostgresEndpoint> EndpointAsync(string user = "alice", string target = "orders", string sslMode = "verify-full")
    {
        return Endpoint(user, await KeyAsync(user), target, sslMode);
    }

    /// <summary>The access key of a user, made at first use.</summary>
    public async Task<string> KeyAsync(string user)
    {
        if (!_keys.TryGetValue(user, out var key)) _keys[user] = key = await Process.CreateKeyAsync(user);
        return key;
    }

    /// <summary>Runs a verb as a person does from elsewhere: over the HTTP API, with an access key.</summary>
    public async Task<ProcessResult> AsUserAsync(string user, params string[] arguments) => await WithTokenAsync(await KeyAsync(user), arguments);

    /// <summary>The same with what proves somebody: a key, or a token of a provider.</summary>
    public Task<ProcessResult> WithTokenAsync(string token, params string[] arguments) =>
        HoopwireProcess.RunAsync([.. arguments, .. Elsewhere], Token(token));

    /// <summary>The same, left running.</summary>
    public async Task<RunningProcess> StartAsUserAsync(string user, params string[] arguments) =>
        HoopwireProcess.Start([.. arguments, .. Elsewhere], Token(await KeyAsync(user)));

    /// <summary>How <paramref name="user"/> connects through it with this password: a key, or a token.</summary>
    public PostgresEndpoint Endpoint(string user, string password, string target = "orders", string sslMode = "verify-full") =>
        new("127.0.0.1", Port, user, password, target) { SslMode = sslMode, CaFile = CaFile };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _certificates.Dispose();
        _folder.Dispose();
    }

    private string[] Elsewhere => ["--gateway", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ConsolePort}")];

    private static Dictionary<string, string> Token(string token) => new() { ["HOOPWIRE_TOKEN"] = token };

    private string ConfigText(PostgresServer server, PostgresGatewayOptions options)
    {
        var yaml = new StringBuilder(TestTransport.ConfigLine);
        yaml.Append(CultureInfo.InvariantCulture, $$$"""
            dataDirectory: ./data
            drainTimeout: 2s
            listeners:
              postgres: {address: "127.0.0.1:{{{Port}}}", auth: {{{options.Auth}}}, tls: {certificate: gw.pem, key: gw.key, mode: {{{options.TlsMode}}}{{{(options.ClientCertificates ? ", clientCa: ca.pem" : "")}}}}{{{(options.ProxyProtocol ? ", proxyProtocol: {trustedFrom: [127.0.0.0/8]}" : "")}}}}
              console: {address: "127.0.0.1:{{{ConsolePort}}}"}
              admin: {address: "127.0.0.1:{{{AdminPort}}}"}
            identity:
              local:
                users:

            """);
        foreach (var (name, groups) in options.Users)
            yaml.Append(CultureInfo.InvariantCulture, $"      - {{name: {name}, groups: [{string.Join(", ", groups)}]}}\n");
        Append(yaml, options.Identity);
        yaml.Append(CultureInfo.InvariantCulture, $$$"""
            roles: {auditor: {groups: [audit]}, operator: {groups: [platform]}}
            targets:
              - name: orders
                protocol: postgres
                address: "{{{server.Host}}}:{{{options.TargetPort ?? server.Port}}}"
                database: orders
                credential: {user: app, password: {env: ORDERS_PASSWORD}}
                tls: {{{options.TargetTls}}}
                ca: {{{server.CaFile}}}

            """);
        Append(yaml, Indent(options.Targets));
        yaml.Append(CultureInfo.InvariantCulture, $"grants:\n  - {{groups: [dba], targets: [orders], rules: [{string.Join(", ", options.GrantRules)}]}}\n");
        Append(yaml, Indent(options.Grants));
        if (options.Rules.Length > 0) Append(yaml, "rules:\n" + Indent(options.Rules));
        Append(yaml, options.More);
        return yaml.ToString();
    }

    private static void Append(StringBuilder yaml, string text)
    {
        if (text.Length > 0) yaml.Append(text.TrimEnd('\n')).Append('\n');
    }

    private static string Indent(string list) =>
        list.Length == 0 ? list : "  " + list.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal);
}
