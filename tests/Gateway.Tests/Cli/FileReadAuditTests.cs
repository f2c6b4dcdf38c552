using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;

namespace HoopWire.Gateway.Cli;

/// <summary>Files of a gateway's own recordings, read with its configuration while it does not run.</summary>
public sealed class FileReadAuditTests : IAsyncLifetime, IDisposable
{
    private readonly CliFixture _cli = new();
    private string _file = "";

    private string Database => Path.Combine(_cli.Folder, "data", "hoopwire.db");

    public async Task InitializeAsync()
    {
        _cli.Environment["PW"] = "canary-password";
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
        _file = await RecordedSession.RecordAsync(Path.Combine(_cli.Folder, "data"), "SELECT a FROM one");
        Assert.Equal(0, (await _cli.RunAsync("audit", "rebuild")).ExitCode);
    }

    public void Dispose() => _cli.Dispose();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("replay")]
    [InlineData("export", "--format", "json", "-o", "out")]
    [InlineData("export", "-o", "out")]
    public async Task Read_FileOfItsOwn_IsInTheAudit(params string[] verb)
    {
        await RunAsync(verb, _file);
        string row = Assert.Single(await RowsAsync());
        Assert.Contains($"The recording was read for {verb[0]} by operator:", row, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(_file).Split('.')[0], row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_CopyUnderItsName_IsInTheAudit()
    {
        string copy = Path.Combine(_cli.Folder, Path.GetFileName(_file));
        File.Copy(_file, copy);
        await RunAsync(["replay"], copy);
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task Read_AnotherGatewaysFile_IsNot()
    {
        string other = await RecordedSession.RecordAsync(Path.Combine(_cli.Folder, "other"), "SELECT b FROM two");
        await RunAsync(["replay"], other);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Verify_FileOfItsOwn_IsNot()
    {
        await RunAsync(["verify"], _file);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Read_AuditThatCannotBeWritten_IsRefused()
    {
        await File.WriteAllTextAsync(Database, "no database");
        var result = await _cli.RunAsync("sessions", "replay", _file, "--config", "hoopwire.yaml");
        Assert.Equal((3, ""), (result.ExitCode, result.StandardOutput));
    }

    private async Task RunAsync(string[] verb, string file)
    {
        var result = await _cli.RunAsync(["sessions", verb[0], file, .. verb[1..], "--config", "hoopwire.yaml"]);
        Assert.True(result.ExitCode == 0, result.StandardError);
    }

    // What is in the audit is in the root log first.
    private async Task<List<string>> RowsAsync()
    {
        List<string> rows = [];
        foreach (string file in Directory.GetFiles(Path.Combine(_cli.Folder, "data", "audit"), "*.jsonl"))
            rows.AddRange((await File.ReadAllLinesAsync(file)).Where(line => line.Contains("recording-read", StringComparison.Ordinal)));
        return rows;
    }
}
