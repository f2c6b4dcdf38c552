using System.Globalization;
using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>The gateway, in one of its configurations. Recording is strict in all of them.</summary>
internal sealed partial class HoopWireGateway : Contestant
{
    private static readonly HttpClient Http = new();
    private readonly Site _site;
    private readonly GatewaySetup _setup;
    private readonly string _folder;
    private readonly int[] _ports;
    private HoopwireProcess? _process;
    private string _key = "";

    public HoopWireGateway(Site site, int[] ports, GatewaySetup setup)
        : base(setup.Name, ports[0])
    {
        (_site, _setup, _ports) = (site, setup, ports);
        _folder = Path.Combine(site.Folder, Name);
    }

    public GatewaySetup Setup => _setup;

    public HoopwireProcess Process => _process ?? throw new InvalidOperationException($"{Name} does not run.");

    public override int ProcessId => _process?.Process.Id ?? 0;

    public override Login Login => new(Port, _site.IsMySql ? $"{Database.User}#{Database.Name}" : Database.User, _key, Database.Name, _setup.Tls ? _site.Tls.CaFile : null);

    /// <summary>What it says of its transport when it starts.</summary>
    public override string Description =>
        $"{_setup.Rules.Count} rules, results: {_setup.Results}, {_process?.Process.StandardOutput.Split('\n').FirstOrDefault(l => l.StartsWith("transport ", StringComparison.Ordinal))}";

    public override async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        var configuration = Path.Combine(_folder, "hoopwire.yaml");
        await File.WriteAllTextAsync(configuration, Configuration());
        var environment = new Dictionary<string, string> { ["BENCH_PASSWORD"] = Database.Password };
        var check = await HoopwireProcess.RunAsync(["check", "--config", configuration], environment);
        if (check.ExitCode != 0) throw new NotSupportedException($"{check.StandardError.Trim()} {check.StandardOutput.Trim()}".Trim().Split('\n')[0]);
        _process = await HoopwireProcess.StartAsync(configuration, environment);
        _key = await _process.CreateKeyAsync(Database.User);
    }

    /// <summary>The managed bytes it has allocated since it started, and its youngest collections.</summary>
    public async Task<GatewayMemory> MemoryAsync()
    {
        var page = await Http.GetStringAsync(new Uri($"http://127.0.0.1:{_ports[2]}/metrics"));
        return new GatewayMemory(
            System.Diagnostics.Stopwatch.GetTimestamp() / (double)System.Diagnostics.Stopwatch.Frequency,
            Read(page, "dotnet_gc_allocated_bytes_total"),
            Read(page, "hoopwire_loop_allocated_bytes_total") + Read(page, "hoopwire_recorder_allocated_bytes_total"),
            Read(page, "dotnet_gc_gen0_collections_total"));
    }

    public override ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static long Read(string page, string name) =>
        MetricLine().Matches(page).FirstOrDefault(m => m.Groups[1].Value == name) is { } line
            ? (long)double.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture)
            : throw new NotSupportedException($"/metrics has no {name}.");

    private string Configuration() => $$$"""
        {{{(_setup.Transport is { } transport ? $"transport: {transport}" : "")}}}
        dataDirectory: ./data
        listeners:
          {{{_site.Protocol}}}: {address: "127.0.0.1:{{{Port}}}"{{{ListenerTls}}} }
          console: {address: "127.0.0.1:{{{_ports[1]}}}"}
          admin: {address: "127.0.0.1:{{{_ports[2]}}}"}
        limits: {sessions: 20000, perUser: 20000, perAddress: 20000}
        identity:
          local:
            users:
              - {name: {{{Database.User}}}, groups: [bench]}
        targets:
          - {{{Target(Database.Name, _site.DatabasePort)}}}
          {{{(HasIdleTarget ? $"- {Target("idle", _site.IdlePort)}" : "")}}}
        grants:
          - {groups: [bench], targets: [{{{Database.Name}}}{{{(HasIdleTarget ? ", idle" : "")}}}], rules: [{{{string.Join(", ", _setup.Rules.Select(r => r.Name))}}}]}
        {{{BenchPolicy.Yaml(_setup.Rules)}}}
        recording: {mode: strict, results: {{{_setup.Results}}} }

        """;

    private bool HasIdleTarget => _site.IdlePort != 0;

    private string ListenerTls => _setup.Tls ? $$""", tls: {certificate: {{_site.Tls.Certificate}}, key: {{_site.Tls.Key}}, mode: require}""" : "";

    private string Target(string name, int port)
    {
        var tls = _setup.Tls ? $"tls: verify-full, ca: {_site.Tls.CaFile}" : "tls: disable";
        return $$"""{name: {{name}}, protocol: {{_site.Protocol}}, address: "127.0.0.1:{{port}}", database: {{name}}, credential: {user: {{Database.User}}, password: {env: BENCH_PASSWORD} }, {{tls}} }""";
    }

    [GeneratedRegex(@"^(\w+) ([0-9.eE+]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex MetricLine();
}
