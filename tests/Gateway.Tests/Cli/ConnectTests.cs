using HoopWire.Gateway.Configuration;
using HoopWire.Kit;
using HoopWire.Lines;

namespace HoopWire.Gateway.Cli;

/// <summary>What <c>connect</c> gives a native client, and what it leaves behind.</summary>
public sealed class ConnectTests : IDisposable
{
    private const string Config = """
        listeners: {lines: {address: 127.0.0.1:2323}}
        identity: {local: {users: [{name: alice, groups: [dba]}]}}
        targets:
          - {name: box, protocol: lines, address: 10.0.0.5, credential: {user: app, password: {env: PW}}}
        grants:
          - {groups: [dba], targets: [box]}

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Connect_ClientWithFiles_AreItsOwnAndGoneWithIt()
    {
        string client = Script("lines", $$"""
            for file in "${1#--trusted=}" "$LINES_SETTINGS"; do
              echo "$file $(stat -c %a "$file") $(stat -c %a "${file%/*}") $(cat "$file")"
            done > {{_folder.File("seen")}}
            echo "$2 $3 key=$LINES_KEY token=$HOOPWIRE_TOKEN" >> {{_folder.File("seen")}}
            exit 7
            """);
        Assert.Equal(7, await RunAsync(client, "connect", "box", "--user", "alice", "--", "-v"));

        string[] seen = await File.ReadAllLinesAsync(_folder.File("seen"));
        string[][] files = [.. seen[..2].Select(line => line.Split(' ', 2))];
        Assert.Equal(["600 700 127.0.0.1:2323", "600 700 user alice"], files.Select(file => file[1]));
        Assert.Equal("alice#box@127.0.0.1:2323 -v key=hw_canary token=", seen[2]);
        Assert.All(files, file => Assert.False(Directory.Exists(Path.GetDirectoryName(file[0])!)));
    }

    [Fact]
    public async Task Connect_ClientIsNotInstalled_LeavesNoFiles()
    {
        string[] before = Directory.GetDirectories(Path.GetTempPath(), ClientFolder.Prefix + "*");
        Assert.Equal(ExitCode.Unknown, await RunAsync(_folder.File("nothing"), "connect", "box", "--user", "alice"));
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), ClientFolder.Prefix + "*").Except(before));
    }

    [Theory]
    [Trait("Category", "Server")]
    [InlineData(RunningProcess.SigTerm, "TERM")]
    [InlineData(RunningProcess.SigHup, "HUP")]
    public async Task Connect_IsToldToEnd_TellsTheClientAndWaitsForIt(int signal, string name)
    {
        Script("psql", $"""
            sleep 60 & sleep=$!
            trap 'kill $sleep; echo {name} has come; exit 3' {name}
            echo started
            wait
            """);
        string path = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        string config = _folder.Write("hoopwire.yaml", Config.Replace("lines", "postgres", StringComparison.Ordinal).Replace("10.0.0.5", "10.0.0.5, tls: disable", StringComparison.Ordinal));
        await using var process = HoopwireProcess.Start(
            ["connect", "box", "--user", "alice", "--config", config], new Dictionary<string, string> { ["PATH"] = path, ["PW"] = "canary" });
        await process.WaitForLineAsync("started");
        Assert.Equal(3, await process.StopAsync(signal: signal));
        Assert.Contains($"{name} has come", process.StandardOutput, StringComparison.Ordinal);
    }

    private string Script(string name, string text)
    {
        string path = _folder.Write(name, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private async Task<int> RunAsync(string client, params string[] arguments)
    {
        string config = _folder.Write("hoopwire.yaml", Config);
        using var output = new StringWriter();
        var terminal = new Terminal(output, output)
        {
            Environment = name => name == "HOOPWIRE_TOKEN" ? "hw_canary" : null,
            Folder = _folder.Path,
            Protocols = new ProtocolList([.. Composition.Protocols.All, new LinesProtocol(client)]),
        };
        int separator = Array.IndexOf(arguments, "--");
        string[] before = separator < 0 ? arguments : arguments[..separator];
        return await HoopwireCommand.RunAsync([.. before, "--config", config, .. separator < 0 ? [] : arguments[separator..]], terminal);
    }
}
