using HoopWire.Kit;

namespace HoopWire.Gateway.Serve;

/// <summary>A configuration on free ports, whose target nobody answers for.</summary>
internal sealed class ServeFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ServeFixture()
    {
        int[] ports = FreePort.Next(3);
        (Port, ConsolePort, AdminPort) = (ports[0], ports[1], ports[2]);
        Config = _folder.Write("hoopwire.yaml", Text);
    }

    public int Port { get; }

    public int ConsolePort { get; }

    public int AdminPort { get; }

    public string Config { get; }

    public string DataDirectory => _folder.File("data");

    public string Text => TestTransport.ConfigLine + $$$"""
        drainTimeout: 1s
        listeners:
          postgres: {address: 127.0.0.1:{{{Port}}}}
          console: {address: 127.0.0.1:{{{ConsolePort}}}}
          admin: {address: 127.0.0.1:{{{AdminPort}}}}
        identity:
          local:
            users:
              - {name: alice, groups: [dba]}
              - {name: bob, groups: [dba-leads]}
        targets:
          - name: orders
            protocol: postgres
            address: 127.0.0.1:1
            tls: disable
            credential: {user: app, password: {env: PW}}
        grants:
          - {groups: [dba], targets: [orders]}

        """;

    public Dictionary<string, string> Environment { get; } = new() { ["PW"] = "canary-password" };

    /// <summary>Writes the configuration with this transport.</summary>
    public void UseTransport(string transport)
    {
        string text = TestTransport.ConfigLine.Length > 0 ? Text.Replace(TestTransport.ConfigLine, "", StringComparison.Ordinal) : Text;
        File.WriteAllText(Config, $"transport: {transport}\n" + text);
    }

    public Task<HoopwireProcess> StartAsync(params string[] wrapper) => HoopwireProcess.StartAsync(Config, Environment, wrapper: wrapper);

    public Task<ProcessResult> RunAsync(params string[] arguments) => HoopwireProcess.RunAsync(arguments, Environment);

    /// <summary>Runs a verb over the console's address with this key.</summary>
    public Task<ProcessResult> ClientAsync(string key, params string[] arguments) => HoopwireProcess.RunAsync(
        arguments, new Dictionary<string, string> { ["HOOPWIRE_GATEWAY"] = $"http://127.0.0.1:{ConsolePort}", ["HOOPWIRE_TOKEN"] = key });

    public void Dispose() => _folder.Dispose();
}
