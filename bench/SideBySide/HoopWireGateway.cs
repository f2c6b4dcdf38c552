using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>The gateway: off is a grant without rules, on has a policy of twenty rules, masks on what is read, detectors and recording.</summary>
internal sealed class HoopWireGateway : Contestant
{
    private readonly string _folder;
    private readonly int _databasePort;
    private readonly int _idlePort;
    private readonly bool _withPolicy;
    private readonly int[] _ports;
    private HoopwireProcess? _process;
    private string _key = "";

    public HoopWireGateway(string folder, int[] ports, int databasePort, int idlePort, bool withPolicy)
        : base(withPolicy ? "hoopwire-on" : "hoopwire-off", ports[0])
    {
        _folder = Path.Combine(folder, Name);
        (_ports, _databasePort, _idlePort, _withPolicy) = (ports, databasePort, idlePort, withPolicy);
    }

    public override int ProcessId => _process?.Process.Id ?? 0;

    public override Login Login => new(Port, Database.User, _key, Database.Name);

    public override async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        var configuration = Path.Combine(_folder, "hoopwire.yaml");
        await File.WriteAllTextAsync(configuration, Configuration());
        _process = await HoopwireProcess.StartAsync(configuration, new Dictionary<string, string> { ["BENCH_PASSWORD"] = Database.Password });
        _key = await _process.CreateKeyAsync(Database.User);
    }

    public override ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string Configuration() => $$$"""
        dataDirectory: ./data
        listeners:
          postgres: {address: "127.0.0.1:{{{Port}}}"}
          console: {address: "127.0.0.1:{{{_ports[1]}}}"}
          admin: {address: "127.0.0.1:{{{_ports[2]}}}"}
        limits: {sessions: 20000, perUser: 20000, perAddress: 20000}
        identity:
          local:
            users:
              - {name: {{{Database.User}}}, groups: [bench]}
        targets:
          - name: {{{Database.Name}}}
            protocol: postgres
            address: "127.0.0.1:{{{_databasePort}}}"
            database: {{{Database.Name}}}
            credential: {user: {{{Database.User}}}, password: {env: BENCH_PASSWORD}}
            tls: disable
          - name: idle
            protocol: postgres
            address: "127.0.0.1:{{{_idlePort}}}"
            database: idle
            credential: {user: {{{Database.User}}}, password: {env: BENCH_PASSWORD}}
            tls: disable
        grants:
          - {groups: [bench], targets: [{{{Database.Name}}}, idle], rules: [{{{string.Join(", ", _withPolicy ? BenchPolicy.Names : [])}}}]}
        {{{(_withPolicy ? BenchPolicy.Yaml : "")}}}
        recording: {mode: strict, results: metadata}

        """;
}
