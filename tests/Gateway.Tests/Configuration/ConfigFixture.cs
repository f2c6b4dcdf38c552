using HoopWire.Kit;
using HoopWire.Lines;

namespace HoopWire.Gateway.Configuration;

/// <summary>A folder with a configuration in it.</summary>
internal sealed class ConfigFixture : IDisposable
{
    public const string Minimal = """
        listeners:
          postgres: {address: 127.0.0.1:15432}
        identity:
          local:
            users:
              - {name: alice, groups: [dba]}
              - {name: bob, groups: [dba-leads]}
        targets:
          - {name: orders, protocol: postgres, address: 10.0.0.5, database: orders, credential: {user: app, password: {env: PW}}}
        grants:
          - {groups: [dba], targets: [orders], rules: [no-ddl]}
        rules:
          - name: no-ddl
            block: {effects: [ddl]}

        """;

    /// <summary>Those of the build, and one that is not.</summary>
    private static readonly ProtocolList Protocols = new([.. Composition.Protocols.All, new LinesProtocol()]);
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public Dictionary<string, string> Environment { get; } = new() { ["PW"] = "canary-password" };

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        return _folder.Write(name, text);
    }

    public LoadedConfig Load(string text, bool secretsRequired = true) => LoadFile(Write("hoopwire.yaml", text), secretsRequired);

    public LoadedConfig LoadFile(string file, bool secretsRequired = true) =>
        ConfigLoader.Load(file, Protocols, secretsRequired, name => Environment.GetValueOrDefault(name));

    /// <summary>Loads what must be right.</summary>
    public GatewayConfig Valid(string text)
    {
        var loaded = Load(text);
        Assert.Empty(loaded.Problems.Where(problem => problem.IsError).Select(problem => problem.ToString()));
        return loaded.Config!;
    }

    /// <summary>Loads what must have exactly one mistake.</summary>
    public Problem Mistake(string text)
    {
        var loaded = Load(text);
        Assert.Null(loaded.Config);
        return Assert.Single(loaded.Problems, problem => problem.IsError);
    }

    public void Dispose() => _folder.Dispose();
}
